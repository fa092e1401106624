package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.ContactPlan;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.Transform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a canonical text: every part of it is written with its length, so that no two things are written the same
 * way, and everything that has no order of its own is sorted.
 */
final class Fingerprint {

    private final StringBuilder text = new StringBuilder();

    /** The fingerprint of a whole preview. */
    static String ofPreview(java.util.Set<Kind> kinds, Map<LinkId, String> contacts) {
        var print = new Fingerprint();
        Stream.of(Kind.values()).filter(kinds::contains).forEach(kind -> print.add(kind.name()));
        new TreeMap<>(contacts)
                .forEach((contact, rest) -> print.add(contact.toString()).add(rest));
        return print.hash();
    }

    /** The one fingerprint of all that a plan rests on. */
    static String of(SortedMap<String, String> parts) {
        var print = new Fingerprint();
        parts.forEach((name, part) -> print.add(name).add(part));
        return print.hash();
    }

    /** A part of a text; null is something else than an empty one. */
    Fingerprint add(@Nullable Object part) {
        if (part == null) {
            text.append("-;");
        } else {
            var written = part.toString();
            text.append(written.length()).append(':').append(written).append(';');
        }
        return this;
    }

    Fingerprint add(RuleSet rules) {
        for (var kind : Kind.values()) {
            add(kind).add(rules.deletion(kind));
        }
        rules.rules().stream()
                .sorted(Comparator.comparing(FieldRule::kind).thenComparing(FieldRule::field))
                .forEach(this::add);
        return this;
    }

    private void add(FieldRule rule) {
        add(rule.name())
                .add(rule.kind())
                .add(rule.field())
                .add(rule.direction())
                .add(rule.conflicts());
        add(rule.nulls()).add(rule.lossy());
        for (var crm : Crm.values()) {
            var side = rule.side(crm);
            add(crm).add(side.field()).add(side.access());
            add(side.read());
            add(side.write());
        }
    }

    /** Transforms write themselves, but for a map, which has no order of its own. */
    private void add(List<Transform> chain) {
        add(chain.size());
        for (var transform : chain) {
            if (transform instanceof Transform.ValueMap(var values)) {
                add("ValueMap").add(values.size());
                new TreeMap<>(values).forEach((from, to) -> add(from).add(to));
            } else {
                add((Object) transform);
            }
        }
    }

    Fingerprint add(Fields fields) {
        add(fields.values().size());
        fields.values().forEach((field, value) -> add(field).value(value));
        return this;
    }

    Fingerprint add(Changes changes) {
        add(changes.values().size());
        changes.values().forEach((field, value) -> add(field).value(value.orElse(null)));
        return this;
    }

    Fingerprint add(Base base) {
        add(base.agreed());
        for (var crm : Crm.values()) {
            add(crm).add(base.differing().getOrDefault(crm, Changes.NONE));
        }
        add(base.held().size());
        base.held().forEach(this::add);
        return this;
    }

    Fingerprint add(Optional<Half> half) {
        half.ifPresentOrElse(
                held -> add(held.externalId())
                        .add(held.fields())
                        .add(held.lastModified())
                        .add(held.version())
                        .add(held.gone()),
                () -> add((Object) null));
        return this;
    }

    Fingerprint add(ContactPlan.Step step) {
        add(step.object())
                .add(step.kind())
                .add(step.crm())
                .add(step.operation())
                .add(step.fields().size());
        step.fields()
                .forEach(field -> add(field.field())
                        .add(field.at())
                        .value(field.from())
                        .value(field.to())
                        .add(field.source())
                        .add(field.rule())
                        .add(field.reason()));
        return this;
    }

    Fingerprint add(ContactPlan.Opened opened) {
        add(opened.object()).add(opened.kind());
        return add(opened.dispute());
    }

    private Fingerprint add(Dispute dispute) {
        add(dispute.type())
                .add(dispute.field())
                .value(dispute.base())
                .value(dispute.ghl())
                .value(dispute.rankr());
        add(dispute.candidates().size());
        dispute.candidates().forEach(this::add);
        return add(dispute.rule()).add(dispute.reason());
    }

    private Fingerprint value(@Nullable Value value) {
        switch (value) {
            case null -> add((Object) null);
            case Value.Text(var one) -> add("text").add(one);
            case Value.Texts(var several) -> {
                add("texts").add(several.size());
                several.forEach(this::add);
            }
        }
        return this;
    }

    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
