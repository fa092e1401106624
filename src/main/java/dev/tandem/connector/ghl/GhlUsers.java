package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Caller;
import dev.tandem.connector.CrmUser;
import dev.tandem.connector.Users;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The users of a location, those left out who have been deleted. */
@ApplicationScoped
class GhlUsers implements Users {

    /** How many are asked for at once. */
    private static final int PAGE = 100;

    private final GhlUsersClient client;
    private final GhlCalls calls;
    private final GhlLocations locations;

    GhlUsers(@RestClient GhlUsersClient client, GhlCalls calls, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.locations = locations;
    }

    @Override
    public Uni<List<CrmUser>> users(Caller caller) {
        var location = locations.of(caller).id();
        return calls.make(GhlRequest.read(caller, "location", location), as -> client.location(as, location))
                .map(GhlUsers::company)
                .chain(company -> rest(caller, company, location, new ArrayList<>()))
                .map(all -> all.stream()
                        .filter(user -> !user.deleted())
                        .map(GhlUser::toUser)
                        .toList());
    }

    private static String company(GhlUser.LocationAnswer answer) {
        return Optional.ofNullable(answer.location())
                .map(GhlUser.Place::companyId)
                .orElseThrow(() -> new Failure.Unavailable(GHL, "it does not say of which company the location is."));
    }

    /** GHL may give fewer than were asked for though there are more: the last part is the one that completes its count. */
    private Uni<List<GhlUser>> rest(Caller caller, String company, String location, List<GhlUser> soFar) {
        return calls.make(
                        GhlRequest.read(caller, "users", location),
                        as -> client.search(as, company, location, soFar.size(), PAGE))
                .chain(page -> {
                    soFar.addAll(page.present());
                    var count = page.count();
                    var last = page.present().isEmpty() || count == null || soFar.size() >= count;
                    return last ? Uni.createFrom().item(soFar) : rest(caller, company, location, soFar);
                });
    }
}
