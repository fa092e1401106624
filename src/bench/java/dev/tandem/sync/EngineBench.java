package dev.tandem.sync;

import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.FieldType;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.Transform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the pure parts of a pass cost: {@code ./mvnw -Pbench verify -Dit.test=EngineBench}, with the bytes that each
 * allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
public class EngineBench {

    private static final Optional<Value> NAME = Optional.of(Value.of("  lovelace-KING  "));

    private final List<Copies> contacts = LongStream.iterate(1, seed -> seed + 1)
            .mapToObj(Copies::from)
            .filter(copies -> copies.kind() == Kind.CONTACT)
            .limit(64)
            .toList();
    private final FieldRule chain = rule(
            new Transform.Trim(),
            new Transform.ChangeCase(Transform.LetterCase.TITLE),
            new Transform.ValueMap(Map.of("Nobody", "Somebody")),
            new Transform.Truncate(40));
    private final FieldRule expression = rule(new Transform.Expression("$uppercase($trim($))"));
    private int next;

    private static FieldRule rule(Transform... read) {
        return FieldRule.both(Kind.CONTACT, "lastName")
                .with(Crm.GHL, new FieldRule.Side("lastName", Access.READ_WRITE, List.of(read), List.of()));
    }

    @Test
    void engine() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EngineBench.class.getName())
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    private Copies contact() {
        next = (next + 1) % contacts.size();
        return contacts.get(next);
    }

    @Benchmark
    public Object mergeOfAContact() {
        return contact().merge();
    }

    @Benchmark
    public Object planOfAContact() {
        return contact().plan();
    }

    @Benchmark
    public Object canonicalEmail() {
        return Canonical.lenient(FieldType.EMAIL, " Ada.Lovelace@Example.COM ", "US");
    }

    @Benchmark
    public Object canonicalPhone() {
        return Canonical.lenient(FieldType.PHONE, "(415) 555-0123", "US");
    }

    @Benchmark
    public Object canonicalDate() {
        return Canonical.lenient(FieldType.DATE, "1815-12-10", "US");
    }

    @Benchmark
    public Object ruleOfFourTransforms() {
        return chain.unified(Crm.GHL, NAME);
    }

    @Benchmark
    public Object ruleWithAnExpression() {
        return expression.unified(Crm.GHL, NAME);
    }
}
