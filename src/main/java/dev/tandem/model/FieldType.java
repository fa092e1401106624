package dev.tandem.model;

/** What a field may hold, and so how its value is written in canonical form; see {@link Canonical}. */
public enum FieldType {
    TEXT,
    EMAIL,
    /** E.164, such as {@code +14155550123}. */
    PHONE,
    URL,
    /** ISO 8601 date, such as {@code 1990-02-28}. */
    DATE,
    /** ISO 8601 instant in UTC to the second, such as {@code 2026-11-21T09:30:00Z}. */
    INSTANT,
    /** ISO 3166 two-letter code in upper case. */
    COUNTRY,
    /** IANA zone name. */
    TIMEZONE,
    /** One of a fixed list of names. */
    ENUM,
    /** A set of tag names, trimmed and in lower case. */
    TAGS
}
