package dev.tandem.connector;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/** Connectors without a container. */
public final class SimulatedConnectors {

    private SimulatedConnectors() {}

    @SuppressWarnings("unchecked") // what iterates over connectors is an Instance of them
    public static Connectors of(Connector... connectors) {
        var all = List.of(connectors);
        return new Connectors((Instance<Connector>) Proxy.newProxyInstance(
                SimulatedConnectors.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "iterator" -> all.iterator();
                    case "forEach" -> InvocationHandler.invokeDefault(proxy, method, arguments);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }
}
