package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of appointments answer. */
public final class AppointmentPayloads {

    private AppointmentPayloads() {}

    /** What came of {@code appointmentBook}. */
    @Name("AppointmentBookPayload")
    @Description("What came of appointmentBook.")
    public record AppointmentBook(
            @Description("The appointment as it is now; null if nothing came of it.") @Nullable
            AppointmentNode appointment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code appointmentUpdate}. */
    @Name("AppointmentUpdatePayload")
    @Description("What came of appointmentUpdate.")
    public record AppointmentUpdate(
            @Description("The appointment as it is now; null if nothing came of it.") @Nullable
            AppointmentNode appointment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code appointmentCancel}. */
    @Name("AppointmentCancelPayload")
    @Description("What came of appointmentCancel.")
    public record AppointmentCancel(
            @Description("The appointment as it is now; null if nothing came of it.") @Nullable
            AppointmentNode appointment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}
}
