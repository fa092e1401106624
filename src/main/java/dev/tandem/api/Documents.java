package dev.tandem.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tandem.model.FailureCode;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out which document a request is about: the one that it brings, or the one that it names by its SHA-256. What is found
 * is parsed, and what clients send again and again is parsed once.
 */
@Singleton
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMW", "com.github.benmanes.caffeine.cache.PSMW"})
class Documents {

    /** Characters of the texts that are kept parsed; a syntax tree takes a hundred times the memory of its text. */
    private static final int PARSED = 500_000;

    /** What clients of automatic persisted queries look for, word for word. */
    private static final String NOT_FOUND = "PersistedQueryNotFound";

    private final QueryConfig limits;
    private final Optional<TrustedDocuments> trusted;
    private final boolean remembers;
    private final ParserOptions options;
    private final Cache<String, Document> parsed = Caffeine.newBuilder()
            .maximumWeight(PARSED)
            .weigher((String text, Document _) -> text.length())
            .build();
    private final Cache<String, String> remembered;

    Documents(QueryConfig limits, DocumentsConfig config) {
        this.limits = limits;
        this.trusted = config.trustedDocuments().map(TrustedDocuments::read);
        this.remembers = config.persisted().enabled();
        var bytes = config.persisted().size().asLongValue();
        var least = (int) Math.min(
                Integer.MAX_VALUE, Math.ceilDiv(bytes, config.persisted().entries()));
        this.remembered = Caffeine.newBuilder()
                .executor(Runnable::run) // whoever adds one too many forgets another
                .maximumWeight(bytes)
                .weigher((String _, String text) -> Math.max(least, text.length()))
                .build();
        this.options = ParserOptions.newParserOptions()
                .captureIgnoredChars(false)
                .captureLineComments(false)
                .maxTokens(limits.tokens())
                .maxCharacters(limits.characters())
                .build();
    }

    /** What a request is about. */
    sealed interface Found {

        /** A document that can be parsed. */
        record Known(String text, Document document) implements Found {

            /** The operations that a request can mean: those of the name that it gives, or all if it gives none. */
            List<OperationDefinition> operations(JsonObject request) {
                var name = GraphRequest.operation(request);
                return document.getDefinitionsOfType(OperationDefinition.class).stream()
                        .filter(one -> name.isEmpty() || name.get().equals(one.getName()))
                        .toList();
            }

            /** The operation that is to be executed; empty if the document does not have it, or has several. */
            Optional<OperationDefinition> operation(JsonObject request) {
                var operations = operations(request);
                return operations.size() == 1 ? Optional.of(operations.getFirst()) : Optional.empty();
            }
        }

        /** None that is taken, and why. */
        record Refused(FailureCode code, String message, List<SourceLocation> places) implements Found {}
    }

    /** @param request one that {@link GraphRequest#checked} takes */
    Found of(JsonObject request) {
        var hash = hash(request);
        var text = GraphRequest.text(request).filter(given -> !given.isBlank());
        if (trusted.isPresent()) {
            return trusted.get()
                    .text(hash.or(() -> text.map(Documents::sha256)).orElseThrow())
                    .<Found>map(this::parsed)
                    .orElseGet(Documents::unknown);
        }
        if (hash.isEmpty()) {
            return parsed(text.orElseThrow());
        }
        if (!remembers) {
            return refused(
                    FailureCode.PERSISTED_QUERY_NOT_FOUND,
                    "PersistedQueryNotSupported"); // the other half of what such clients look for
        }
        return text.isPresent() ? remembered(hash.get(), text.get()) : named(hash.get());
    }

    private static Found unknown() {
        return refused(
                FailureCode.UNKNOWN_DOCUMENT,
                "Only registered documents are taken, and this is none: register it with the next release of the client, and"
                        + " with tandem.graphql.trusted-documents.");
    }

    private Found named(String hash) {
        var text = remembered.getIfPresent(hash);
        return text == null ? refused(FailureCode.PERSISTED_QUERY_NOT_FOUND, NOT_FOUND) : parsed(text);
    }

    private Found remembered(String hash, String text) {
        if (!sha256(text).equals(hash)) {
            return refused(
                    FailureCode.BAD_USER_INPUT,
                    "The sha256Hash is not that of the query: send the SHA-256 of its UTF-8, in hex.");
        }
        var found = parsed(text);
        if (found instanceof Found.Known) {
            remembered.put(hash, text);
        }
        return found;
    }

    private Found parsed(String text) {
        var known = parsed.getIfPresent(text);
        if (known != null) {
            return new Found.Known(text, known);
        }
        try {
            var document = Parser.parse(ParserEnvironment.newParserEnvironment()
                    .document(text)
                    .parserOptions(options)
                    .build());
            parsed.put(text, document);
            return new Found.Known(text, document);
        } catch (InvalidSyntaxException e) {
            return unparseable(e);
        }
    }

    private Found unparseable(InvalidSyntaxException e) {
        return switch (e) {
            case ParseCancelledTooManyCharsException _ -> tooMuch("characters", limits.characters());
            case ParseCancelledException _ -> tooMuch("tokens", limits.tokens());
            case ParseCancelledTooDeepException _ ->
                refused(FailureCode.COST_EXCEEDED, "The query is too deep to read.");
            default ->
                new Found.Refused(
                        FailureCode.BAD_USER_INPUT,
                        Optional.ofNullable(e.toInvalidSyntaxError().getMessage())
                                .orElse("The query cannot be parsed."),
                        Optional.ofNullable(e.getLocation()).stream().toList());
        };
    }

    private static Found tooMuch(String what, int limit) {
        return refused(
                FailureCode.COST_EXCEEDED,
                "The query has more than %1$d %2$s, which is the limit (%2$s): ask for less at a time, and send values as"
                                .formatted(limit, what)
                        + " variables.");
    }

    private static Found refused(FailureCode code, String message) {
        return new Found.Refused(code, message, List.of());
    }

    /** Whether a request may ask for more than reading; one that cannot be tried is told why elsewhere. */
    boolean changes(JsonObject request) {
        return of(request) instanceof Found.Known known
                && known.operations(request).stream()
                        .anyMatch(one -> one.getOperation() != OperationDefinition.Operation.QUERY);
    }

    /** The SHA-256 by which a request names its document, as clients of automatic persisted queries do; empty if it does not. */
    static Optional<String> hash(JsonObject request) {
        return request.get("extensions") instanceof JsonObject extensions
                        && extensions.get("persistedQuery") instanceof JsonObject query
                        && query.get("sha256Hash") instanceof JsonString hash
                ? Optional.of(hash.getString().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
