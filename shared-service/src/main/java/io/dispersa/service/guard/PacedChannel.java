package io.dispersa.service.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose client must take answers at some rate: a socket's timeout starts
 * anew with every byte, so that a client that hardly reads would hold an answer for ever.
 */
final class PacedChannel extends NioChannel {

    private final long bytesPerSecond;

    private AnswerPace pace;

    private final Consumer<NioSocketWrapper> opened;

    /**
     * @param opened is told of each connection that this channel serves, before anything
     * arrives on it
     */
    PacedChannel(SocketBufferHandler buffers, long bytesPerSecond, Consumer<NioSocketWrapper> opened) {
        super(buffers);
        this.bytesPerSecond = bytesPerSecond;
        this.opened = opened;
        this.pace = new AnswerPace(bytesPerSecond);
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper connection) throws IOException {
        super.reset(channel, connection);
        pace = new AnswerPace(bytesPerSecond);
        if (connection != null) {
            opened.accept(connection);
        }
    }

    /**
     * Writes what the client takes at the moment.
     * @throws IOException if the client is too slow; Tomcat closes the connection
     */
    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = super.write(source);
        if (!pace.took(Math.max(0, written), source.hasRemaining(), System.nanoTime())) {
            throw new IOException("The client takes less than %d bytes a second (dispersa.limits.answer-rate)."
                .formatted(bytesPerSecond));
        }
        return written;
    }

}
