package dev.tandem.testkit.virtual;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tandem.sandbox.Call;
import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns calls of an annotated REST client interface into {@link Call}s, as its generated implementation would into HTTP,
 * so that the client's own code runs with no server and no thread.
 */
public final class Wire {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<Method, Route> ROUTES = new ConcurrentHashMap<>();

    private Wire() {}

    /** What becomes of a call. */
    @FunctionalInterface
    public interface Transport {

        /**
         * Answers it, as what the client's method declares.
         *
         * @param answer the type that an answer's body is to be read as, inside the {@code Uni} that the method declares
         */
        Object send(Call call, Type answer);
    }

    /** A client of that interface whose calls take that way. */
    public static <C> C client(Class<C> type, Transport transport) {
        var client = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            var route = ROUTES.computeIfAbsent(method, Route::of);
            return transport.send(route.call(arguments), route.answer);
        });
        return type.cast(client);
    }

    /** A body as that type; null for no body. */
    public static Object read(JsonNode body, Type type) {
        if (body == null || body.isMissingNode() || type == Void.class) {
            return null;
        }
        if (type == JsonNode.class) {
            return body;
        }
        try {
            return JSON.treeToValue(body, javaType(type));
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static final Map<Type, JavaType> TYPES = new ConcurrentHashMap<>();

    private static JavaType javaType(Type type) {
        return TYPES.computeIfAbsent(type, JSON::constructType);
    }

    /** Puts one argument of a method into its request. */
    @FunctionalInterface
    private interface Part {
        void into(Request request, Object argument);
    }

    private static final class Request {
        private String base = "";
        private String path;
        private final Map<String, List<String>> query = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private JsonNode body = MissingNode.getInstance();

        Request(String path) {
            this.path = path;
        }
    }

    /** One method of a client. */
    private record Route(String verb, String path, Map<String, String> headers, List<Part> parts, Type answer) {

        static Route of(Method method) {
            var owner = method.getDeclaringClass();
            var consumes = annotation(Consumes.class, method, owner);
            var headers = consumes == null ? Map.<String, String>of() : Map.of("content-type", consumes.value()[0]);
            var parts = Arrays.stream(method.getParameters())
                    .map(parameter -> part(parameter, parameter.getType()))
                    .toList();
            var answer = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
            return new Route(verb(method), path(owner) + path(method), headers, parts, answer);
        }

        private static <A extends java.lang.annotation.Annotation> A annotation(
                Class<A> type, AnnotatedElement first, AnnotatedElement second) {
            var found = first.getAnnotation(type);
            return found == null ? second.getAnnotation(type) : found;
        }

        private static String verb(Method method) {
            return Arrays.stream(method.getAnnotations())
                    .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                    .filter(found -> found != null)
                    .findFirst()
                    .orElseThrow()
                    .value();
        }

        private static String path(AnnotatedElement element) {
            var path = element.getAnnotation(Path.class);
            if (path == null || (path.value().equals("/") && element instanceof Class<?>)) {
                return "";
            }
            return path.value().startsWith("/") ? path.value() : "/" + path.value();
        }

        private static Part part(AnnotatedElement element, Class<?> type) {
            if (element.isAnnotationPresent(Url.class)) {
                return (request, value) ->
                        request.base = URI.create((String) value).getPath();
            }
            if (element.isAnnotationPresent(PathParam.class)) {
                var name = "{" + element.getAnnotation(PathParam.class).value() + "}";
                return (request, value) -> request.path = request.path.replace(name, (String) value);
            }
            if (element.isAnnotationPresent(QueryParam.class)) {
                var name = element.getAnnotation(QueryParam.class).value();
                return (request, value) -> request.query.put(name, List.of(String.valueOf(value)));
            }
            if (element.isAnnotationPresent(HeaderParam.class)) {
                var name = element.getAnnotation(HeaderParam.class).value().toLowerCase(Locale.ROOT);
                return (request, value) -> request.headers.put(name, (String) value);
            }
            if (element.isAnnotationPresent(BeanParam.class)) {
                return bean(type);
            }
            return (request, value) -> request.body = JSON.valueToTree(value);
        }

        private static Part bean(Class<?> type) {
            var parts = new LinkedHashMap<Field, Part>();
            for (var field : type.getFields()) {
                if (field.isAnnotationPresent(QueryParam.class) || field.isAnnotationPresent(HeaderParam.class)) {
                    field.setAccessible(true);
                    parts.put(field, part(field, field.getType()));
                }
            }
            return (request, bean) -> parts.forEach((field, part) -> {
                try {
                    var value = field.get(bean);
                    if (value != null) {
                        part.into(request, value);
                    }
                } catch (IllegalAccessException hidden) {
                    throw new IllegalStateException(hidden);
                }
            });
        }

        Call call(Object[] arguments) {
            var request = new Request(path);
            request.headers.putAll(headers);
            var values = arguments == null ? new ArrayList<>() : Arrays.asList(arguments);
            for (var i = 0; i < values.size(); i++) {
                if (values.get(i) != null) {
                    parts.get(i).into(request, values.get(i));
                }
            }
            return new Call(verb, request.base + request.path, request.query, request.headers, request.body);
        }
    }
}
