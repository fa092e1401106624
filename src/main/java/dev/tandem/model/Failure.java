package dev.tandem.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is expected to go wrong, as a closed set. The message is written for callers: what they can act on,
 * never what a CRM answered word for word.
 */
public abstract sealed class Failure extends RuntimeException {

    private final String message;

    private Failure(String message) {
        super(message, null, false, false); // expected and frequent: a stack trace would only cost
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Which word of the closed set callers see. */
    public abstract FailureCode code();

    /** The CRM it happened at; empty if Tandem itself decided. */
    public Optional<Crm> crm() {
        return Optional.empty();
    }

    /** Whether the same call may succeed later with nothing changed. */
    public boolean retryable() {
        return switch (code()) {
            case RATE_LIMITED, UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE -> true;
            default -> false;
        };
    }

    /** How long to wait before the same call is worth another try; empty if that is not known. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** The input field to change; empty if it is not about one. */
    public Optional<String> field() {
        return Optional.empty();
    }

    /** A failure that a CRM is behind. */
    public abstract static sealed class Upstream extends Failure {
        private final Crm crm;
        private final FailureCode code;
        private @Nullable String traceId;

        private Upstream(Crm crm, FailureCode code, String message) {
            super(message);
            this.crm = crm;
            this.code = code;
        }

        @Override
        public FailureCode code() {
            return code;
        }

        @Override
        public Optional<Crm> crm() {
            return Optional.of(crm);
        }

        /** The CRM's own id of the failed request, which its support asks for. */
        public Optional<String> traceId() {
            return Optional.ofNullable(traceId);
        }

        /** This failure, remembered with the CRM's id of the request. */
        public Upstream traced(@Nullable String id) {
            this.traceId = id;
            return this;
        }
    }

    /** The caller is not known, or not allowed here. */
    public static final class Denied extends Failure {
        private final FailureCode code;

        private Denied(FailureCode code, String message) {
            super(message);
            this.code = code;
        }

        /** The request does not say on whose behalf it is made. */
        public static Denied unauthenticated(String message) {
            return new Denied(FailureCode.UNAUTHENTICATED, message);
        }

        /** The request says so, but may not do this. */
        public static Denied forbidden(String message) {
            return new Denied(FailureCode.FORBIDDEN, message);
        }

        @Override
        public FailureCode code() {
            return code;
        }
    }

    /** What was asked for does not exist, or not for this caller. */
    public static final class NotFound extends Failure {
        private final Optional<Crm> crm;
        private final Optional<String> field;

        public NotFound(String what, Object id) {
            this(what, id, null, null);
        }

        public NotFound(String what, Object id, @Nullable Crm crm, @Nullable String field) {
            super(crm == null ? "There is no %s %s.".formatted(what, id) : "%s has no %s %s.".formatted(crm, what, id));
            this.crm = Optional.ofNullable(crm);
            this.field = Optional.ofNullable(field);
        }

        private NotFound(String message, String field) {
            super(message);
            this.crm = Optional.empty();
            this.field = Optional.of(field);
        }

        /** For what a caller named by an id of the schema's, which is not told again: here it looks different. */
        public static NotFound named(String what, String field) {
            return new NotFound("There is no such %s.".formatted(what), field);
        }

        @Override
        public FailureCode code() {
            return FailureCode.NOT_FOUND;
        }

        @Override
        public Optional<Crm> crm() {
            return crm;
        }

        @Override
        public Optional<String> field() {
            return field;
        }
    }

    /** The caller asks more often than one may, or too many are at it at a time. */
    public static final class Busy extends Failure {
        private final Duration retryAfter;

        private Busy(Duration retryAfter, String message) {
            super("%s: wait %d ms.".formatted(message, retryAfter.toMillis()));
            this.retryAfter = retryAfter;
        }

        /**
         * It is the caller's own doing.
         *
         * @param limit how often one may, in words
         */
        public static Busy one(String limit, Duration retryAfter) {
            return new Busy(
                    retryAfter, "You ask more often than %s, which is the limit for each caller".formatted(limit));
        }

        /** What is asked about is changed by others at this moment, again and again. */
        public static Busy moving() {
            return new Busy(Duration.ofSeconds(1), "It is changed by others just now");
        }

        /** The audit is read whole, which once at a time is enough. */
        public static Busy replaying() {
            return new Busy(Duration.ofSeconds(5), "The audit of this workspace is being replayed already");
        }

        /** What knows who calls cannot be asked. */
        public static Busy blind() {
            return new Busy(Duration.ofSeconds(1), "Who calls cannot be found out just now");
        }

        /**
         * The requests that are on their way are too long together.
         *
         * @param everyday bytes of one that is let in nonetheless, if it says how long it is
         */
        public static Busy full(long everyday) {
            return new Busy(
                    Duration.ofSeconds(1),
                    "Too many requests of more than %d bytes, or that do not say their length, are on their way"
                            .formatted(everyday));
        }

        /**
         * It is not the caller alone.
         *
         * @param what is looked up for too many at a time, in the plural
         */
        public static Busy many(String what, Duration retryAfter) {
            return new Busy(retryAfter, "Too many %s that are not known here are looked up just now".formatted(what));
        }

        @Override
        public FailureCode code() {
            return FailureCode.RATE_LIMITED;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(retryAfter);
        }
    }

    /** The caller has waited as long as one may. */
    public static final class Late extends Failure {
        private final boolean harmless;

        private Late(String message, boolean harmless) {
            super(message);
            this.harmless = harmless;
        }

        /** Nothing was changed. */
        public static Late reading(Duration limit) {
            return new Late(
                    "The query took longer than %d ms, which is the limit (time): ask for less at a time."
                            .formatted(limit.toMillis()),
                    true);
        }

        /** Only looking tells what was. */
        public static Late changing(Duration limit) {
            return new Late(
                    "The mutation took longer than %d ms, which is the limit (time). What it changes may have been done,"
                                    .formatted(limit.toMillis())
                            + " or may still be: read it before you send it again. With the same idempotencyKey nothing is"
                            + " done twice.",
                    false);
        }

        /** It came so late in its request that it was not tried. */
        public static Late notBegun(Duration limit) {
            return new Late(
                    "The request took longer than %d ms, which is the limit (time), before its turn came: it was not tried."
                            .formatted(limit.toMillis()),
                    true);
        }

        @Override
        public FailureCode code() {
            return FailureCode.TIME_LIMIT;
        }

        /** A mutation is never to be repeated blindly. */
        @Override
        public boolean retryable() {
            return harmless;
        }
    }

    /** The caller's input cannot be used as it is. */
    public static final class BadInput extends Failure {
        private final String field;

        /** @param reason what is wrong, to follow the field's name, such as {@code is not an e-mail address} */
        public BadInput(String field, String reason) {
            super("%s %s.".formatted(field, reason));
            this.field = field;
        }

        @Override
        public FailureCode code() {
            return FailureCode.BAD_USER_INPUT;
        }

        @Override
        public Optional<String> field() {
            return Optional.of(field);
        }
    }

    /** Whether a CRM has what an input names could not be found out, so that it may be as good as any. */
    public static final class Unchecked extends Failure {
        private final String field;
        private final Failure why;

        /** @param advice what the caller can do about it, as a sentence */
        public Unchecked(String field, Failure why, String advice) {
            super("%s cannot be checked: %s %s".formatted(field, why.getMessage(), advice));
            this.field = field;
            this.why = why;
        }

        @Override
        public FailureCode code() {
            return why.code();
        }

        @Override
        public Optional<Crm> crm() {
            return why.crm();
        }

        @Override
        public Optional<Duration> retryAfter() {
            return why.retryAfter();
        }

        @Override
        public Optional<String> field() {
            return Optional.of(field);
        }
    }

    /** What follows a place in a feed is not kept any more, or was never there: it can only be followed anew. */
    public static final class Expired extends Failure {
        private final String field;

        public Expired(String field) {
            super("%s is older than what is kept: read anew what you follow, and start without it.".formatted(field));
            this.field = field;
        }

        @Override
        public FailureCode code() {
            return FailureCode.BAD_USER_INPUT;
        }

        @Override
        public Optional<String> field() {
            return Optional.of(field);
        }
    }

    /** The object has moved on since the caller read it. */
    public static final class Conflict extends Failure {
        private final String field;

        public Conflict(String field, String message) {
            super(message);
            this.field = field;
        }

        @Override
        public FailureCode code() {
            return FailureCode.CONFLICT;
        }

        @Override
        public Optional<String> field() {
            return Optional.of(field);
        }
    }

    /** The CRM already holds such a record and refuses a second. */
    public static final class Duplicate extends Upstream {
        private final String externalId;

        public Duplicate(Crm crm, String externalId) {
            super(crm, FailureCode.CONFLICT, "%s already has this record as %s.".formatted(crm, externalId));
            this.externalId = externalId;
        }

        /** The CRM's id of the record that is already there. */
        public String externalId() {
            return externalId;
        }
    }

    /** The CRM found fault with the content of a request. */
    public static final class Rejected extends Upstream {
        private final Optional<String> field;

        public Rejected(Crm crm, @Nullable String field, String reason) {
            super(crm, FailureCode.UPSTREAM_REJECTED, "%s refused it: %s".formatted(crm, reason));
            this.field = Optional.ofNullable(field);
        }

        @Override
        public Optional<String> field() {
            return field;
        }
    }

    /** The record moved at the CRM between our read and our conditional write; read again and decide again. */
    public static final class Moved extends Upstream {
        public Moved(Crm crm, String externalId) {
            super(crm, FailureCode.CONFLICT, "%s changed %s in the meantime.".formatted(crm, externalId));
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** The time of a booking is taken. */
    public static final class SlotTaken extends Upstream {
        public SlotTaken(Crm crm) {
            super(
                    crm,
                    FailureCode.CONFLICT,
                    "The slot is no longer free at %s: choose another startsAt.".formatted(crm));
        }

        @Override
        public Optional<String> field() {
            return Optional.of("startsAt");
        }
    }

    /** The CRM does not accept our credentials. */
    public static final class Unauthorized extends Upstream {
        public Unauthorized(Crm crm) {
            super(
                    crm,
                    FailureCode.UPSTREAM_REJECTED,
                    "%s does not accept the workspace's credentials: renew them.".formatted(crm));
        }
    }

    /** The credentials are good, but not for this. */
    public static final class MissingScope extends Upstream {
        public MissingScope(Crm crm, String detail) {
            super(
                    crm,
                    FailureCode.UPSTREAM_REJECTED,
                    "The workspace's %s credentials do not cover this: %s".formatted(crm, detail));
        }
    }

    /** The quota is used up, by the CRM's word or by our own count. */
    public static final class RateLimited extends Upstream {
        private final Duration retryAfter;

        public RateLimited(Crm crm, Duration retryAfter) {
            super(crm, FailureCode.RATE_LIMITED, "The quota at %s is used up for now.".formatted(crm));
            this.retryAfter = retryAfter;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(retryAfter);
        }
    }

    /** No answer in time to a call that changes nothing, or that never left. */
    public static final class Timeout extends Upstream {
        public Timeout(Crm crm) {
            super(crm, FailureCode.UPSTREAM_TIMEOUT, "%s did not answer in time.".formatted(crm));
        }
    }

    /** The CRM cannot be reached, is failing, or has failed so often that it is left alone for a while. */
    public static final class Unavailable extends Upstream {
        private final Optional<Duration> retryAfter;

        public Unavailable(Crm crm, String why) {
            this(crm, why, null);
        }

        /** @param retryAfter until when it is left alone in any case; null if it may be tried again at once */
        public Unavailable(Crm crm, String why, @Nullable Duration retryAfter) {
            super(crm, FailureCode.UPSTREAM_UNAVAILABLE, "%s is unavailable: %s".formatted(crm, why));
            this.retryAfter = Optional.ofNullable(retryAfter);
        }

        @Override
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** A write was sent and may or may not have happened; only looking tells. Never to be repeated blindly. */
    public static final class UnknownOutcome extends Upstream {

        /**
         * What a failure means of a write that takes several requests, once the first of them was answered: some of it is
         * made, whatever became of the rest.
         */
        public static Throwable onceBegun(Crm crm, Throwable failure) {
            return failure instanceof Failure ? new UnknownOutcome(crm) : failure;
        }

        public UnknownOutcome(Crm crm) {
            super(crm, FailureCode.UPSTREAM_TIMEOUT, "%s did not say whether it made the change.".formatted(crm));
        }
    }
}
