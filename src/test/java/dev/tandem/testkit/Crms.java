package dev.tandem.testkit;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Both simulated CRMs of a workspace, as people there use them: past Tandem, over HTTP. */
public final class Crms {

    private final String workspace;

    public Crms(String workspace) {
        this.workspace = workspace;
    }

    /** What GHL holds there. */
    public JsonPath atGhl(String path) {
        return ghl().get(path).then().statusCode(200).extract().jsonPath();
    }

    /** What Rankr holds there. */
    public JsonPath atRankr(String path) {
        return rankr().get(path).then().statusCode(200).extract().jsonPath();
    }

    public void editAtGhl(String path, Map<String, ?> changes) {
        ghl().contentType(ContentType.JSON).body(changes).put(path).then().statusCode(200);
    }

    /** What GHL answers to a record, or whatever else, that is new there. */
    public JsonPath createAtGhl(String path, Map<String, ?> body) {
        return ghl().contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /** Somebody books an appointment at GHL. */
    public void bookAtGhl(Map<String, ?> appointment) {
        ghl().contentType(ContentType.JSON)
                .body(appointment)
                .post("/calendars/events/appointments")
                .then()
                .statusCode(200);
    }

    public void editAtRankr(String path, Map<String, ?> changes) {
        rankr().contentType("application/merge-patch+json")
                .body(json(changes))
                .patch(path)
                .then()
                .statusCode(200);
    }

    public void deleteAtGhl(String path) {
        ghl().delete(path).then().statusCode(200);
    }

    public void deleteAtRankr(String path) {
        rankr().delete(path).then().statusCode(204);
    }

    /** Somebody adds a record at GHL; the id of it is found at {@code idAt} in the answer. */
    public String addAtGhl(String path, Map<String, ?> record, String idAt) {
        return ghl().contentType(ContentType.JSON)
                .body(record)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString(idAt);
    }

    /** Somebody adds a record at Rankr. */
    public String addAtRankr(String path, Map<String, ?> record) {
        return rankr().contentType(ContentType.JSON)
                .body(record)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
    }

    /** Somebody puts a contact on a list at Rankr. */
    public void putAtRankr(String path) {
        rankr().put(path).then().statusCode(204);
    }

    /** How GHL answers a question for that path. */
    public int statusAtGhl(String path) {
        return ghl().get(path).statusCode();
    }

    /** How Rankr answers a question for that path. */
    public int statusAtRankr(String path) {
        return rankr().get(path).statusCode();
    }

    private RequestSpecification ghl() {
        return given().baseUri("http://localhost")
                .port(port())
                .basePath("/ghl")
                .header("Authorization", "Bearer pit-" + workspace)
                .header("Version", "2021-07-28");
    }

    private RequestSpecification rankr() {
        return given().baseUri("http://localhost")
                .port(port())
                .basePath("/rankr/v1")
                .header("X-Api-Key", "rk-" + workspace);
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class);
    }

    private static byte[] json(Map<String, ?> object) {
        try {
            return new ObjectMapper().writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
