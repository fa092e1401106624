package dev.tandem.connector.ghl;

import dev.tandem.connector.Renewals;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.workspace.Credential;
import dev.tandem.workspace.CredentialKind;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sees to it that a call is one that the workspace's credentials allow, and has a token that GHL takes: one that ends is renewed before the call, one that GHL does not take is
 * renewed once, and while a token is being replaced the one before is tried. A call that was refused for its token has not
 * happened, so it may be made again whatever it is.
 */
interface GhlTokenCare {

    /** For tokens that do not end and are not replaced. */
    GhlTokenCare NONE = new GhlTokenCare() {
        @Override
        public <T> Uni<T> with(GhlRequest request, Function<String, Uni<T>> call) {
            return call.apply(GhlRouting.header(request.caller()));
        }
    };

    /**
     * Makes a call.
     *
     * @param call what is made, given the header that says for whom and with which token
     */
    <T> Uni<T> with(GhlRequest request, Function<String, Uni<T>> call);

    /** By what is known of the workspace's credentials. */
    @ApplicationScoped
    class OfWorkspaces implements GhlTokenCare {

        private final Workspaces workspaces;
        private final Renewals renewals;

        OfWorkspaces(Workspaces workspaces, Renewals renewals) {
            this.workspaces = workspaces;
            this.renewals = renewals;
        }

        @Override
        public <T> Uni<T> with(GhlRequest request, Function<String, Uni<T>> call) {
            var workspace = request.caller().workspace();
            if (request.effect() != GhlRequest.Effect.READ) {
                var whyNot = workspaces.scopes(workspace, Crm.GHL).whyReadOnly();
                if (whyNot != null) {
                    return Uni.createFrom().failure(new Failure.MissingScope(Crm.GHL, whyNot));
                }
            }
            return renewals.ready(workspace).chain(() -> {
                var used = pair(request);
                return call.apply(GhlRouting.header(request.caller()))
                        .onFailure(Failure.Unauthorized.class)
                        .recoverWithUni(refused -> used.isPresent()
                                ? renewals.renewed(workspace, used.get().version())
                                        .chain(() -> call.apply(GhlRouting.header(request.caller())))
                                : withPrevious(request, call, refused));
            });
        }

        private Optional<Credential> pair(GhlRequest request) {
            return workspaces
                    .find(request.caller().workspace())
                    .flatMap(created -> created.current(CredentialKind.GHL_OAUTH));
        }

        private <T> Uni<T> withPrevious(GhlRequest request, Function<String, Uni<T>> call, Throwable refused) {
            return workspaces
                            .config(request.caller().workspace())
                            .ghl()
                            .previousToken()
                            .isPresent()
                    ? call.apply(GhlRouting.previous(request.caller()))
                    : Uni.createFrom().failure(refused);
        }
    }
}
