package dev.tandem.sandbox.rankr;

import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.OptionalLong;

/** Who is on a list. */
final class Members {

    private static final String PATH = "/lists/{id}/members";

    private Members() {}

    static List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, Members::list, "cursor", "limit"),
                Route.of("PUT", PATH + "/{contactId}", Members::add),
                Route.of("DELETE", PATH + "/{contactId}", Members::remove));
    }

    private static Reply list(Request request) {
        var list = theList(request);
        var members = Lists.members(request.account(), list.id()).stream()
                .filter(contact -> request.sees(Kinds.CONTACT, contact))
                .toList();
        var slice = Store.slice(members.stream(), request.cursor(), request.limit());
        var contacts = request.account().table(Kinds.CONTACT);
        return Replies.ok(Records.page(contacts, slice, OptionalLong.of(members.size())));
    }

    private static Reply add(Request request) {
        var list = theList(request);
        Lists.join(request.account(), theContact(request), list.id(), request.now());
        return Replies.nothing();
    }

    private static Reply remove(Request request) {
        var list = theList(request);
        Lists.leave(request.account(), theContact(request), list.id(), request.now());
        return Replies.nothing();
    }

    private static Entry theList(Request request) {
        return Records.live(request, Kinds.LIST, request.variable("id"));
    }

    private static Entry theContact(Request request) {
        return Records.live(request, Kinds.CONTACT, request.variable("contactId"));
    }
}
