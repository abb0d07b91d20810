package io.dispersa.service.guard;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, whose connections are bounded. Tomcat itself accepts no more of
 * anybody once there are too many, and has no deadline for a request's head, nor for a
 * client that reads.
 */
public final class GuardedProtocol extends Http11NioProtocol {

    /** Keeps the connection that is served. */
    private static final ScopedValue<Runnable> KEEPING = ScopedValue.newInstance();

    /** For Tomcat, which makes it by its name. */
    public GuardedProtocol() {
        super(new Endpoint());
        Endpoint endpoint = endpoint();
        endpoint.setHandler(new Handler(endpoint.getHandler(), endpoint));
    }

    /**
     * Takes note that the request which this thread answers is of a peer: its connection
     * is not closed for those of others. Does nothing where no request is answered.
     */
    public static void keepConnection() {
        if (KEEPING.isBound()) {
            KEEPING.get().run();
        }
    }

    /** Sets the bounds, before it is started. */
    void bound(ConnectionLimits limits) {
        setMaxConnections(-1); // Tomcat's own bound keeps honest clients out, too.
        endpoint().bytesPerSecond = limits.answerRate().toBytes();
        endpoint().guard = new ConnectionGuard<>(limits.connectionsOrUsual(), limits.ofOneAddressOrUsual(),
                limits.headTime(), System::nanoTime);
    }

    /** Returns how many connections there are. */
    int connections() {
        return endpoint().guard.size();
    }

    private Endpoint endpoint() {
        return (Endpoint) getEndpoint();
    }

    private static final class Endpoint extends NioEndpoint {

        private ConnectionGuard<SocketWrapperBase<NioChannel>> guard = new ConnectionGuard<>(Integer.MAX_VALUE,
                Integer.MAX_VALUE, Duration.ofDays(1), System::nanoTime);

        private long bytesPerSecond = 1;

        /** What is to be closed for the connection that was taken last. */
        private @Nullable SocketWrapperBase<NioChannel> tooMany;

        @Override
        protected NioChannel createChannel(SocketBufferHandler buffers) {
            return new PacedChannel(buffers, bytesPerSecond, this::opened);
        }

        /** Before anything that arrives on it is looked at. */
        private void opened(SocketWrapperBase<NioChannel> connection) {
            tooMany = guard.open(connection, Objects.requireNonNullElse(connection.getRemoteAddr(), "")).orElse(null);
        }

        /** Tomcat takes one connection after the other. */
        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            boolean taken = super.setSocketOptions(socket);
            if (tooMany != null) {
                tooMany.close();
                tooMany = null;
            }
            return taken;
        }

    }

    /** Tells the guard what becomes of each connection. */
    private static final class Handler implements AbstractEndpoint.Handler<NioChannel> {

        private final AbstractEndpoint.Handler<NioChannel> next;

        private final Endpoint endpoint;

        Handler(AbstractEndpoint.Handler<NioChannel> next, Endpoint endpoint) {
            this.next = next;
            this.endpoint = endpoint;
        }

        /** Tomcat calls this for one event of a connection at a time. */
        @Override
        public SocketState process(SocketWrapperBase<NioChannel> connection, SocketEvent status) {
            if (!endpoint.guard.begin(connection)) {
                return SocketState.CLOSED;
            }
            SocketState state = ScopedValue.where(KEEPING, () -> endpoint.guard.keep(connection))
                .call(() -> next.process(connection, status));
            if (state == SocketState.OPEN || (state == SocketState.LONG && !isAsync(connection))) {
                endpoint.guard.await(connection, state == SocketState.LONG, served(connection));
            }
            return state;
        }

        private static long served(SocketWrapperBase<NioChannel> connection) {
            return connection.getCurrentProcessor() instanceof Processor processor
                    ? processor.getRequest().getRequestProcessor().getRequestCount() : 0;
        }

        private static boolean isAsync(SocketWrapperBase<NioChannel> connection) {
            return connection.getCurrentProcessor() instanceof Processor processor && processor.isAsync();
        }

        @Override
        public Object getGlobal() {
            return next.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> connection) {
            endpoint.guard.close(connection);
            next.release(connection);
        }

        @Override
        public void pause() {
            next.pause();
        }

        @Override
        public void recycle() {
            next.recycle();
        }

    }

}
