package dev.tandem.connector;

import dev.tandem.model.Crm;
import dev.tandem.model.Lane;
import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** How hard each CRM may be asked; every workspace has these to itself. */
@ConfigMapping(prefix = "tandem.gates")
public interface GatesConfig {

    Ghl ghl();

    Rankr rankr();

    default Gate of(Crm crm) {
        return switch (crm) {
            case GHL -> ghl();
            case RANKR -> rankr();
        };
    }

    /** What differs: GHL's published limits of 100 calls in 10 s and 200,000 a day for each app and location. */
    interface Ghl extends Gate {

        @Override
        @WithDefault("100")
        @WithConverter(Numbers.AtLeast1.class)
        int burst();

        @Override
        @WithDefault("10s")
        Duration window();

        @Override
        @WithDefault("200000")
        OptionalLong day();
    }

    /** What differs: Rankr's 600 calls a minute, with no limit for the day. */
    interface Rankr extends Gate {

        @Override
        @WithDefault("600")
        @WithConverter(Numbers.AtLeast1.class)
        int burst();

        @Override
        @WithDefault("60s")
        Duration window();

        @Override
        OptionalLong day();
    }

    /** One CRM's limits, patience and breaker. */
    interface Gate {

        /** Calls within any window of that length. A smaller limit that the CRM announces wins. */
        int burst();

        Duration window();

        /** Calls within a UTC day; without it the day is not paced. */
        OptionalLong day();

        /** Added to the window, for a CRM whose clock ticks in coarser steps than ours. More is safer and slower. */
        @WithDefault("50ms")
        Duration guard();

        /** The share of burst and day that only interactive calls may use. */
        @WithDefault("0.2")
        @WithConverter(Numbers.Share.class)
        double reserve();

        /** How far the other lanes may run ahead of the day's even pace, as a share of the day's calls. */
        @WithDefault("0.1")
        @WithConverter(Numbers.Share.class)
        double ahead();

        /** Calls under way at the same time; the others wait for an answer. */
        @WithDefault("32")
        @WithConverter(Numbers.AtLeast1.class)
        int concurrency();

        /** Calls that may wait in each lane; one more is turned away at once. */
        @WithDefault("10000")
        @WithConverter(Numbers.AtLeast1.class)
        int queue();

        /** How long a call waits for its turn before it fails. */
        Patience patience();

        /** When a failing CRM is left alone. */
        Breaker breaker();
    }

    /** How long a call waits for its turn. */
    interface Patience {

        /** Someone is looking at a screen: better an older copy than a long wait. */
        @WithDefault("2s")
        Duration interactive();

        /** Webhooks, polls and backfills only want to be done at last. */
        @WithDefault("5m")
        Duration others();

        /**
         * The writes among them: while one waits, somebody may change the record that it was decided on, and GHL cannot tell.
         * One that is too late was never made, and is decided anew.
         */
        @WithDefault("30s")
        Duration writes();

        default Duration of(Lane lane, Gates.Effect effect) {
            if (lane == Lane.INTERACTIVE) {
                return interactive();
            }
            return effect == Gates.Effect.WRITE ? writes() : others();
        }
    }

    /** Opens when too many of the last calls had no answer, or one that makes no sense. */
    interface Breaker {

        /** How many calls are looked at; none opens it before that many were made. */
        @WithDefault("20")
        @WithConverter(Numbers.AtLeast1.class)
        int requestVolumeThreshold();

        /** The share of them that must have failed. */
        @WithDefault("0.5")
        @WithConverter(Numbers.Share.class)
        double failureRatio();

        /** How long the CRM is then left alone, before one call tries whether it is back. */
        @WithDefault("10s")
        Duration delay();
    }
}
