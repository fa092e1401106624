package dev.tandem.sync.mapping;

import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.FieldType;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Values that a rule is tried with before it may be used: some of the type, and some that its own transforms are about. */
final class Samples {

    private static final List<String> TEXTS = List.of(
            "Ada",
            "ada lovelace",
            "ADA KING",
            "Zoë O'Brien-Smith",
            "42",
            "0.50",
            "yes",
            "2026-11-21",
            "+1 (415) 555-0123",
            "one, two, three",
            "a/b;c|d",
            "<b>bold</b> & <i>more</i>",
            "first line\nsecond line");
    private static final LocalDate DATE = LocalDate.of(1990, 2, 28);
    private static final OffsetDateTime TIME =
            Instant.parse("2026-11-21T09:30:00Z").atOffset(ZoneOffset.UTC);

    private Samples() {}

    /** Values of a field of that type, in canonical form. */
    static List<Value> of(Kind kind, FieldType type) {
        return switch (type) {
            case TEXT -> texts(TEXTS.stream());
            case EMAIL -> texts(Stream.of("ada@example.com", "o.brien+news@mail.example.co.uk"));
            case PHONE -> texts(Stream.of("+14155550123", "+442071838750", "+4930901820"));
            case URL -> texts(Stream.of("https://example.com", "http://www.example.com/a?b=c#d"));
            case DATE -> texts(Stream.of("1990-02-28", "2024-02-29", "1899-12-31", "2031-07-01"));
            case INSTANT -> texts(Stream.of("2026-11-21T09:30:00Z", "2024-02-29T23:59:59Z", "1999-12-31T00:00:00Z"));
            case COUNTRY -> texts(Stream.of("US", "DE", "GB"));
            case TIMEZONE -> texts(Stream.of("America/New_York", "Europe/Berlin", "UTC"));
            case ENUM -> texts(names(kind));
            case TAGS ->
                Stream.of(Set.of("vip"), Set.of("vip", "new lead"), Set.of("a", "b", "c"))
                        .map(Value::of)
                        .toList();
        };
    }

    private static Stream<String> names(Kind kind) {
        return kind == Kind.TASK
                ? Arrays.stream(TaskStatus.values()).map(Enum::name)
                : Arrays.stream(AppointmentStatus.values()).map(Enum::name);
    }

    /** Values that the chains of a rule are about; only for fields that hold any text. */
    static List<Value> about(Stream<Transform> transforms) {
        var texts = new LinkedHashSet<String>();
        transforms.forEach(transform -> {
            switch (transform) {
                case Transform.ValueMap(var values) -> {
                    texts.addAll(values.keySet());
                    texts.addAll(values.values());
                }
                case Transform.Truncate(var length) -> texts.add("x".repeat(length + 1));
                case Transform.Split(var separator) -> texts.add("one" + separator + "two");
                case Transform.Join(var separator) -> texts.add("one" + separator + "two");
                case Transform.Part part -> texts.add(String.join(part.separator(), "one", "two", "three", "four"));
                case Transform.Default(Value.Text(var text)) -> texts.add(text);
                case Transform.Trim _,
                        Transform.ChangeCase _,
                        Transform.E164 _,
                        Transform.DateFormat _,
                        Transform.Default _,
                        Transform.Constant _,
                        Transform.StripHtml _,
                        Transform.Expression _ -> {}
            }
        });
        return texts(texts.stream().map(String::strip).filter(text -> !text.isEmpty()));
    }

    /** What a CRM may hold that a chain begins to read: dates as it expects them, else values of the type. */
    static List<Value> readBy(List<Transform> chain, Kind kind, FieldType type) {
        if (!chain.isEmpty() && chain.getFirst() instanceof Transform.DateFormat date) {
            return written(date.from());
        }
        return of(kind, type);
    }

    /** A pattern that asks for a time of day is not tried with a date. */
    private static List<Value> written(String pattern) {
        return Stream.<TemporalAccessor>of(TIME, DATE)
                .flatMap(moment -> written(pattern, moment).stream())
                .toList();
    }

    private static Optional<Value> written(String pattern, TemporalAccessor moment) {
        try {
            return Optional.of(Value.of(Dates.formatter(pattern).format(moment)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static List<Value> texts(Stream<String> texts) {
        return texts.map(Value::of).toList();
    }
}
