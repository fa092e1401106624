package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A kind of record that belongs to a contact: it never changes hands, and is a test record if the contact is one. */
abstract sealed class Child implements Kind permits Tasks, Notes, Appointments {

    private static final List<Index> INDEXES = List.of(Index.EXTERNAL_ID, Index.CONTACT_ID);

    static final Property TEST = Property.readOnly("test", Rules.flag());
    static final Property CONTACT_ID = Property.fixed("contactId", Rules.text(64));

    @Override
    public final List<Index> indexes() {
        return INDEXES;
    }

    @Override
    public void check(Account account, ObjectNode values, Errors errors) {
        var contactId = values.path("contactId");
        if (!contactId.isMissingNode()
                && account.table(Kinds.CONTACT).live(contactId.asText()).isEmpty()) {
            errors.add("contactId", "is not a contact of this account");
        }
    }

    @Override
    public final void makeTest(Account account, ObjectNode body, ObjectNode values, Errors errors) {
        account.table(Kinds.CONTACT)
                .live(values.path("contactId").asText())
                .filter(contact -> !contact.isTest())
                .ifPresent(_ -> errors.add("contactId", "is not a test contact"));
    }

    @Override
    public final void prepare(Account account, ObjectNode values, Instant now) {
        var contact = account.table(Kinds.CONTACT).live(values.path("contactId").asText());
        values.set("test", BooleanNode.valueOf(contact.map(Entry::isTest).orElse(false)));
    }
}
