package dev.tandem.monitor;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What of other libraries' meters is left out, as Prometheus refuses two meters of one name with different tags. */
@Dependent
class MeterFilters {

    /** Fault tolerance registers this one twice, and the refusal would reach whoever makes a call. */
    @Produces
    @Singleton
    MeterFilter rateLimits() {
        return MeterFilter.denyNameStartsWith("ft.ratelimit");
    }

    /** Only HTTP servers that do not choose their port themselves have it. */
    @Produces
    @Singleton
    MeterFilter serverPorts() {
        return MeterFilter.ignoreTags("server.port");
    }
}
