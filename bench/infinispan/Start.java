import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.infinispan.lifecycle.ComponentStatus;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.rest.RestServer;
import org.infinispan.rest.configuration.RestServerConfigurationBuilder;
import org.infinispan.server.core.ServerManagement;
import org.infinispan.server.core.ServerStateManager;

/** Starts Infinispan with its REST endpoint at a port; the start of its own server needs files that are not on Maven Central. */
void main(String[] arguments) throws Exception {
    DefaultCacheManager caches = new DefaultCacheManager("bench/infinispan/infinispan.xml");
    RestServer server = new RestServer();
    server.setServerManagement(management(caches), false);
    server.start(new RestServerConfigurationBuilder().host("127.0.0.1").port(Integer.parseInt(arguments[0])).build(), caches);
    Thread.currentThread().join();
}

/** There is no server around it to manage: no users, no tasks, and nobody ignores a cache. */
ServerManagement management(DefaultCacheManager caches) {
    return proxy(ServerManagement.class, caches);
}

<T> T proxy(Class<T> type, DefaultCacheManager caches) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (_, method, _) -> {
        if (method.getReturnType() == DefaultCacheManager.class) {
            return caches;
        }
        if (method.getReturnType() == ServerStateManager.class) {
            return proxy(ServerStateManager.class, caches);
        }
        if (method.getReturnType() == CompletableFuture.class) {
            return CompletableFuture.completedFuture(null);
        }
        if (method.getReturnType() == ComponentStatus.class) {
            return ComponentStatus.RUNNING;
        }
        if (method.getReturnType() == Map.class) {
            return Map.of();
        }
        return method.getReturnType() == boolean.class ? false : null;
    }));
}
