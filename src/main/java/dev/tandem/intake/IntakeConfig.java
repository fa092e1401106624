package dev.tandem.intake;

import dev.tandem.platform.Numbers;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of the CRMs' webhooks is taken in at a time, and how it is followed up. */
@ConfigMapping(prefix = "tandem.intake")
public interface IntakeConfig {

    /** Whether this process follows up what was taken in; it takes in and acknowledges in any case. */
    @WithDefault("true")
    boolean enabled();

    /** How long a body may be; a longer one is refused with 413. */
    @WithDefault("1M")
    MemorySize longestBody();

    /** How much of all bodies together may be held in memory; what does not fit is refused with 429. */
    @WithDefault("64M")
    MemorySize allBodies();

    /** How many deliveries may wait for their commit in this process; those beyond are refused with 429. */
    @WithDefault("1000")
    @WithConverter(Numbers.AtLeast1.class)
    int waiting();

    /** How many of them may be one workspace's, so that one that floods leaves room for the others. */
    @WithDefault("250")
    @WithConverter(Numbers.AtLeast1.class)
    int share();

    /** How many commits may be under way at a time, each with all that waits of its workspaces. */
    @WithDefault("4")
    @WithConverter(Numbers.From1To20.class)
    int commits();

    /** How long a workspace gathers deliveries for its next commit when several come at once. */
    @WithDefault("2ms")
    Duration gather();

    /** How long a delivery may take to be read and committed; past that it is refused with 429, as the CRM waits no longer. */
    @WithDefault("8s")
    Duration patience();

    /** When a refused CRM is asked to come again. */
    @WithDefault("5s")
    Duration retryAfter();

    /** How often the inbox is looked at without being told that something waits. */
    @WithDefault("1s")
    Duration tick();

    /** How many contacts that nobody knew yet one process asks the CRMs about at a time; up to three quarters for one workspace. */
    @WithDefault("8")
    @WithConverter(Numbers.From1To50.class)
    int concurrency();

    /** How long a process may show no sign of life before another takes over the webhooks that it is at. */
    @WithDefault("60s")
    Duration lease();

    /** How often following up a webhook is tried before it is given up; what passes by itself, as an outage does, never is. */
    @WithDefault("12")
    @WithConverter(Numbers.AtLeast1.class)
    int tries();

    /**
     * How many pages of a CRM's records, by 500, are looked through at most for one whose webhook does not say whose it is. One
     * that is not among them is left to the poll.
     */
    @WithDefault("10")
    @WithConverter(Numbers.From1To100.class)
    int ownerPages();

    /** The longest pause after the first failure; doubles with each further one. */
    @WithDefault("2s")
    Duration firstPause();

    /** The longest pause of all. */
    @WithDefault("10m")
    Duration longestPause();

    /**
     * How long settled webhooks are kept. A repeat that comes later is taken for news, and its contact is read once more: CRMs
     * repeat for up to two days.
     */
    @WithDefault("7d")
    Duration retention();
}
