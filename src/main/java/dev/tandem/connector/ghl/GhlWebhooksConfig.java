package dev.tandem.connector.ghl;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/**
 * Whose signatures under GHL's webhooks count. Keys are public ones, as PEM or as the base64 in it; those that are built in
 * are the ones that GHL publishes for all its apps.
 */
@ConfigMapping(prefix = "tandem.intake.ghl")
public interface GhlWebhooksConfig {

    /** Ed25519 keys, any of which will do: while GHL changes over to a new key, list both. */
    @WithDefault("MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=")
    List<String> keys();

    /** The signature of old. */
    Legacy legacy();

    /** RSA signatures, which GHL announced to end in 2026. */
    interface Legacy {

        /** Whether an RSA signature will do where there is no Ed25519 one. */
        @WithDefault("false")
        boolean enabled();

        /** RSA keys, any of which will do. */
        @WithDefault("MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAokvo/r9tVgcfZ5DysOSC"
                + "Frm602qYV0MaAiNnX9O8KxMbiyRKWeL9JpCpVpt4XHIcBOK4u3cLSqJGOLaPuXw6"
                + "dO0t6Q/ZVdAV5Phz+ZtzPL16iCGeK9po6D6JHBpbi989mmzMryUnQJezlYJ3DVfB"
                + "csedpinheNnyYeFXolrJvcsjDtfAeRx5ByHQmTnSdFUzuAnC9/GepgLT9SM4nCpv"
                + "uxmZMxrJt5Rw+VUaQ9B8JSvbMPpez4peKaJPZHBbU3OdeCVx5klVXXZQGNHOs8gF"
                + "3kvoV5rTnXV0IknLBXlcKKAQLZcY/Q9rG6Ifi9c+5vqlvHPCUJFT5XUGG5RKgOKU"
                + "J062fRtN+rLYZUV+BjafxQauvC8wSWeYja63VSUruvmNj8xkx2zE/Juc+yjLjTXp"
                + "IocmaiFeAO6fUtNjDeFVkhf5LNb59vECyrHD2SQIrhgXpO4Q3dVNA5rw576PwTzN"
                + "h/AMfHKIjE4xQA1SZuYJmNnmVZLIZBlQAF9Ntd03rfadZ+yDiOXCCs9FkHibELhC"
                + "HULgCsnuDJHcrGNd5/Ddm5hxGQ0ASitgHeMZ0kcIOwKDOzOU53lDza6/Y09T7sYJ"
                + "PQe7z0cvj7aE4B+Ax1ZoZGPzpJlZtGXCsu9aTEGEnKzmsFqwcSsnw3JB31IGKAyk"
                + "T1hhTiaCeIY/OwwwNUY2yvcCAwEAAQ==")
        List<String> keys();
    }
}
