package dev.tandem.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.tandem.k8s.Manifests.Document;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an API server would refuse a whole document for: by the models of Kubernetes' own client, which are made of its OpenAPI
 * and know what is required, and by what those leave open. Of the operators' kinds, what their definitions require.
 */
final class Schema {

    /** Pointers to what has to be there; {@code *} is every item of an array, of which there has to be one. */
    private static final Map<String, List<String>> OF_OPERATORS = Map.of(
            "postgresql.cnpg.io/v1/Cluster",
                    List.of("/spec/instances", "/spec/storage/size", "/spec/bootstrap/initdb/owner"),
            "postgresql.cnpg.io/v1/ScheduledBackup", List.of("/spec/schedule", "/spec/cluster/name"),
            "barmancloud.cnpg.io/v1/ObjectStore",
                    List.of(
                            "/spec/configuration/destinationPath",
                            "/spec/configuration/s3Credentials/accessKeyId/name",
                            "/spec/configuration/s3Credentials/accessKeyId/key",
                            "/spec/configuration/s3Credentials/secretAccessKey/name",
                            "/spec/configuration/s3Credentials/secretAccessKey/key"),
            "external-secrets.io/v1/ExternalSecret",
                    List.of("/spec/secretStoreRef/name", "/spec/target/name", "/spec/dataFrom/*/extract/key"),
            "gateway.networking.k8s.io/v1/Gateway",
                    List.of(
                            "/spec/gatewayClassName",
                            "/spec/listeners/*/name",
                            "/spec/listeners/*/port",
                            "/spec/listeners/*/protocol",
                            "/spec/listeners/*/tls/certificateRefs/*/name"),
            "gateway.networking.k8s.io/v1/HTTPRoute",
                    List.of(
                            "/spec/parentRefs/*/name",
                            "/spec/rules/*/matches/*/path/type",
                            "/spec/rules/*/matches/*/path/value",
                            "/spec/rules/*/backendRefs/*/name",
                            "/spec/rules/*/backendRefs/*/port"),
            "monitoring.coreos.com/v1/PrometheusRule", List.of("/spec/groups/*/name", "/spec/groups/*/rules/*/expr"),
            "monitoring.coreos.com/v1/ServiceMonitor",
                    List.of("/spec/selector/matchLabels", "/spec/endpoints/*/port", "/spec/endpoints/*/path"));

    /** What may stand in fields of that name, wherever they are. */
    private static final Map<String, Set<String>> WORDS = Map.of(
            "protocol", Set.of("TCP", "UDP", "SCTP", "HTTP", "HTTPS", "TLS"),
            "pathType", Set.of("Exact", "Prefix", "ImplementationSpecific"),
            "whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway"),
            "restartPolicy", Set.of("Always", "OnFailure", "Never"),
            "unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow"),
            "creationPolicy", Set.of("Owner", "Orphan", "Merge", "None"),
            "policyTypes", Set.of("Ingress", "Egress"),
            "accessModes", Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
            "drop", Set.of("ALL"),
            "type",
                    Set.of(
                            "RollingUpdate",
                            "Recreate",
                            "RuntimeDefault",
                            "Resource",
                            "External",
                            "Utilization",
                            "AverageValue",
                            "PathPrefix",
                            "Exact",
                            "Opaque"));

    private static final Set<String> QUANTITIES =
            Set.of("cpu", "memory", "storage", "size", "sizeLimit", "averageValue");

    private final List<String> faults = new ArrayList<>();

    private Schema() {}

    /** What is wrong with it, if anything. */
    static List<String> faults(Document document) {
        var schema = new Schema();
        var required = OF_OPERATORS.get(document.type());
        if (required == null) {
            schema.model(document);
        } else {
            required.forEach(pointer -> schema.demand(document.json(), pointer, pointer));
        }
        if (!document.name().matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            schema.faults.add("/metadata/name: " + document.name());
        }
        schema.values(document.json());
        return schema.faults;
    }

    /** Such as {@code V1Deployment}. */
    private void model(Document document) {
        var version = document.json().path("apiVersion").asText().replaceFirst(".*/", "");
        var name = "io.kubernetes.client.openapi.models.%s%s%s"
                .formatted(Character.toUpperCase(version.charAt(0)), version.substring(1), document.kind());
        try {
            Class.forName(name)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(document.json().toString()));
        } catch (InvocationTargetException e) {
            faults.add(String.valueOf(e.getCause().getMessage()));
        } catch (ReflectiveOperationException e) {
            faults.add("no such kind: " + e.getMessage());
        }
    }

    private void demand(JsonNode node, String pointer, String whole) {
        if (pointer.isEmpty()) {
            if (node.isMissingNode() || node.isNull()) {
                faults.add("required: " + whole);
            }
            return;
        }
        var parts = pointer.substring(1).split("/", 2);
        var rest = parts.length == 2 ? "/" + parts[1] : "";
        if (!parts[0].equals("*")) {
            demand(node.path(parts[0]), rest, whole);
        } else if (node.isEmpty()) {
            faults.add("required: " + whole);
        } else {
            node.forEach(item -> demand(item, rest, whole));
        }
    }

    /** Words and quantities, wherever they are. */
    private void values(JsonNode node) {
        node.valueStream().filter(JsonNode::isContainerNode).forEach(this::values);
        node.propertyStream().forEach(field -> {
            var words = WORDS.get(field.getKey());
            var texts = field.getValue().isArray() ? field.getValue().valueStream() : Stream.of(field.getValue());
            texts.filter(JsonNode::isTextual).map(JsonNode::asText).forEach(text -> {
                var isWrong = (words != null && !words.contains(text))
                        || (QUANTITIES.contains(field.getKey()) && !isQuantity(text));
                if (isWrong) {
                    faults.add("%s: %s".formatted(field.getKey(), text));
                }
            });
        });
    }

    private static boolean isQuantity(String text) {
        try {
            Quantity.getAmountInBytes(new Quantity(text));
            return true;
        } catch (IllegalArgumentException _) { // of no unit that there is
            return false;
        }
    }
}
