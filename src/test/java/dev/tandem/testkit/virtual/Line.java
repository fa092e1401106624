package dev.tandem.testkit.virtual;

import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import io.smallrye.mutiny.Uni;

/** What carries calls to a CRM and its replies back. One that gets no reply fails with what a client would see of that. */
@FunctionalInterface
public interface Line {

    Uni<Reply> send(Call call);
}
