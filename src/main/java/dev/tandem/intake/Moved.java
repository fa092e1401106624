package dev.tandem.intake;

import dev.tandem.model.CrmRecord;
import dev.tandem.model.Half;
import java.util.Objects;

/** Whether what a CRM lists is news. Pure. */
final class Moved {

    private Moved() {}

    /**
     * Whether a record differs from what is known of it. A CRM that says when it last changed, or in which version it is, is
     * believed; a listing may still show a record as it was before, or one that is known to be gone, and that is no news.
     */
    static boolean since(Half known, CrmRecord listed) {
        var modified = listed.lastModified();
        if (known.gone()) {
            return modified != null && modified.isAfter(known.fetchedAt());
        }
        if (listed.version() != null && listed.version().equals(known.version())) {
            return false;
        }
        var isEarlier = Half.isEarlier(listed.version(), known.version());
        if (isEarlier.isPresent()) {
            return !isEarlier.get();
        }
        if (modified != null && known.lastModified() != null) {
            return modified.isAfter(known.lastModified());
        }
        return !Objects.equals(listed.fields(), known.fields());
    }
}
