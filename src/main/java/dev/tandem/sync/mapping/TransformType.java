package dev.tandem.sync.mapping;

/** What each transform is called where rules are written down. */
enum TransformType {
    TRIM,
    CHANGE_CASE,
    E164,
    DATE_FORMAT,
    SPLIT,
    JOIN,
    PART,
    VALUE_MAP,
    DEFAULT,
    CONSTANT,
    TRUNCATE,
    STRIP_HTML,
    EXPRESSION
}
