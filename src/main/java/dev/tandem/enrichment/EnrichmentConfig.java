package dev.tandem.enrichment;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which providers fill empty fields. Without a word here none does: what is guessed is nobody's data unless wanted. */
@ConfigMapping(prefix = "tandem.enrichment")
public interface EnrichmentConfig {

    /** Whether this process works off the contacts that wait. */
    @WithDefault("true")
    boolean enabled();

    /** How often they are looked for. */
    @WithDefault("1s")
    Duration tick();

    /** How many contacts one process works on at the same time. */
    @WithDefault("4")
    @WithConverter(Numbers.From1To100.class)
    int concurrency();

    /** How long a question or a contact is left to a process that may have died. */
    @WithDefault("60s")
    Duration lease();

    /** How often a question that fails is asked before it is given up. */
    @WithDefault("10")
    @WithConverter(Numbers.AtLeast1.class)
    int tries();

    /** The longest pause after the first failure; doubles with each further one. */
    @WithDefault("30s")
    Duration firstPause();

    /** The longest pause of all. */
    @WithDefault("1h")
    Duration longestPause();

    /** By name of the workspace. */
    Map<String, Workspace> workspaces();

    /** What is on in one workspace. */
    interface Workspace {

        /** The providers that are on, built in or defined in {@link #http}; the first to know a field fills it. */
        Optional<List<String>> providers();

        /** Providers that are asked over HTTP, by a name of their own. */
        Map<String, Http> http();
    }

    /** A provider that is asked over HTTP and answers JSON. */
    interface Http {

        /** Where; <code>{email}</code>, <code>{phone}</code>, <code>{name}</code> and <code>{company}</code> stand for the contact's. */
        String url();

        /** POST sends the inputs as a JSON object, GET sends no body. */
        @WithDefault("POST")
        Method method();

        /** More headers, such as the one that authorises us; never logged or shown. */
        Map<String, String> headers();

        /** What it is sent, of email, phone, name and company. */
        @WithDefault("email,phone,name,company")
        List<String> inputs();

        /** What a contact must have to be asked about. */
        @WithDefault("email")
        List<String> needs();

        /** By unified field, such as <code>"address.city"</code>, where the answer has it, as a JSON Pointer (RFC 6901). */
        Map<String, String> fields();

        /** How long it may take. */
        @WithDefault("3s")
        Duration timeout();

        Quota quota();

        Breaker breaker();
    }

    /** How it is asked. */
    enum Method {
        GET,
        POST
    }

    /** How often it may be asked, by all processes together. */
    interface Quota {

        @WithDefault("60")
        @WithConverter(Numbers.AtLeast1.class)
        int minute();

        @WithDefault("10000")
        @WithConverter(Numbers.AtLeast1.class)
        int day();
    }

    /** Opens when too many of the last questions had no answer. */
    interface Breaker {

        @WithDefault("10")
        @WithConverter(Numbers.AtLeast1.class)
        int requestVolumeThreshold();

        @WithDefault("0.5")
        @WithConverter(Numbers.Share.class)
        double failureRatio();

        @WithDefault("30s")
        Duration delay();
    }
}
