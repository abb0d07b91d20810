package io.dispersa.raft;

import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where clouds tell their machines secrets: Amazon's in both families, which others use
 * as well, Google's and Alibaba's. They are in private networks, and no process of a
 * cluster is ever there.
 */
public final class CloudMetadata {

    private static final Set<InetAddress> ADDRESSES = Stream
        .of("169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200")
        .map(InetAddress::ofLiteral)
        .collect(Collectors.toUnmodifiableSet());

    private CloudMetadata() {
    }

    /** Returns whether an address is one of these. */
    public static boolean isAt(InetAddress address) {
        return ADDRESSES.contains(address);
    }

}
