package dev.tandem.platform;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The page around GraphiQL: Quarkus serves its scripts, and this opens it with our examples, one a tab. */
@ApplicationScoped
class GraphiqlPage {

    static final List<String> EXAMPLES = List.of("contacts", "provenance", "contact-create", "crms");

    /** Before the handler that would serve GraphiQL's own page, and after those that check who asks. */
    private static final int ORDER = -1;

    private final boolean enabled;
    private final String root;
    private final ObjectMapper json;

    GraphiqlPage(
            @ConfigProperty(name = "quarkus.smallrye-graphql.ui.enabled") boolean enabled,
            @ConfigProperty(name = "quarkus.smallrye-graphql.ui.root-path") String root,
            ObjectMapper json) {
        this.enabled = enabled;
        this.root = root;
        this.json = json;
    }

    void register(@Observes Router router) {
        if (enabled) {
            var page = resource("index.html").replace("{root}", root).replace("{examples}", examples());
            serve(router, root, "text/html;charset=utf-8", page);
            serve(router, root + "/tandem.js", "text/javascript;charset=utf-8", resource("tandem.js"));
        }
    }

    /** One example, as it is in its tab. */
    static String example(String name) {
        return resource(name + ".graphql");
    }

    private static void serve(Router router, String path, String type, String content) {
        router.get(path).order(ORDER).handler(context -> answer(context, type, content));
    }

    private static void answer(RoutingContext context, String type, String content) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(content);
    }

    private String examples() {
        var tabs = EXAMPLES.stream().map(name -> Map.of("query", example(name))).toList();
        try {
            return json.writeValueAsString(tabs).replace("</", "<\\/"); // so that no text can end the script element
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (var stream = GraphiqlPage.class.getResourceAsStream("/graphiql/" + name)) {
            return new String(requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
