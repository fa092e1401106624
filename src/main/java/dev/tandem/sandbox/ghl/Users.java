package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.Locale;

/** Who works at a location. */
final class Users {

    /** What the users of a location are called, in their order. */
    private static final List<String> NAMES = List.of("Sam Seller", "Casey Carer");

    private static final int MOST = 100;

    private Users() {}

    static void routes(Router router) {
        router.add("GET", "/users/search", Users::search);
    }

    private static Reply search(Ask ask) {
        if (!ask.query("companyId").equals(Installs.COMPANY)) {
            throw Refusal.wrongLocation();
        }
        ask.call().parameter("locationId").ifPresent(ask::mustBeOwn);
        var users = ask.location().userIds();
        var skip = ask.number("skip", 0, 0, Integer.MAX_VALUE);
        var limit = ask.number("limit", 25, 1, MOST);
        var answer = Json.object().put("count", users.size());
        var found = answer.putArray("users");
        for (int i = skip; i < Math.min(users.size(), (long) skip + limit); i++) {
            var name = NAMES.get(i % NAMES.size());
            var words = name.split(" ", -1);
            found.addObject()
                    .put("id", users.get(i))
                    .put("name", name)
                    .put("firstName", words[0])
                    .put("lastName", words[1])
                    .put("email", words[0].toLowerCase(Locale.ROOT) + "@example.com")
                    .put("deleted", false);
        }
        return Json.ok(answer);
    }
}
