package io.dispersa.raft;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;
import org.jspecify.annotations.Nullable;

/**
 * Tells one connection where its process is: when it begins, whenever it fails, and when
 * the address changes. Safe for use by several threads.
 */
final class AddressResolver extends NameResolver {

    private final String process;

    private final Executor executor;

    private volatile @Nullable Listener2 listener;

    /**
     * @param executor looks host names up, which may take long
     */
    AddressResolver(String process, @Nullable Executor executor) {
        this.process = process;
        this.executor = executor == null ? Thread::startVirtualThread : executor;
    }

    @Override
    public String getServiceAuthority() {
        return process;
    }

    @Override
    public void start(Listener2 connection) {
        listener = connection;
        Addresses.follow(process, this);
        refresh();
    }

    @Override
    public void refresh() {
        try {
            executor.execute(this::resolve);
        }
        catch (RejectedExecutionException _) { // the connection is being closed
            shutdown();
        }
    }

    @Override
    public void shutdown() {
        listener = null;
        Addresses.leave(process, this);
    }

    private void resolve() {
        Addresses.Address address;
        StatusOr<List<EquivalentAddressGroup>> found;
        do { // what was looked up for long may be the earlier one by then
            address = Addresses.of(process);
            found = resolved(address);
        }
        while (!Objects.equals(address, Addresses.of(process)));
        Listener2 connection = listener;
        if (connection != null) {
            connection.onResult(ResolutionResult.newBuilder().setAddressesOrError(found).build());
        }
    }

    private StatusOr<List<EquivalentAddressGroup>> resolved(Addresses.@Nullable Address address) {
        if (address == null) {
            return StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(process + " has no known address yet"));
        }
        try {
            InetAddress[] addresses = InetAddress.getAllByName(address.host());
            if (Arrays.stream(addresses).anyMatch(CloudMetadata::isAt)) {
                return StatusOr.fromStatus(Status.UNAVAILABLE
                    .withDescription("the host " + address.host() + " stands for a cloud's metadata service"));
            }
            return StatusOr.fromValue(Arrays.stream(addresses)
                .map(found -> new EquivalentAddressGroup(new InetSocketAddress(found, address.port())))
                .toList());
        }
        catch (UnknownHostException e) {
            return StatusOr
                .fromStatus(Status.UNAVAILABLE.withDescription("the host " + address.host() + " is unknown"));
        }
    }

}
