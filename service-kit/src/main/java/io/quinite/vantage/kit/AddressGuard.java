package io.quinite.vantage.kit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a service may connect to when somebody outside names the URL. Whoever does so must not get into the network
 * that the service stands in: only public unicast addresses pass, after the special-purpose registries of IANA (RFC 6890),
 * unless a setting allows their network. To be asked of the address that is connected to, not of the name.
 */
public final class AddressGuard {
    private static final List<Network> NOT_PUBLIC_4 = networks(
            "",
            "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,"
                    + "169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,"
                    + "198.51.100.0/24,203.0.113.0/24,224.0.0.0/4,240.0.0.0/4");
    private static final Network GLOBAL_6 = Network.of("", "2000::/3");

    /** Within the global range, but tunnels that lead to IPv4 addresses, and documentation. */
    private static final List<Network> NOT_PUBLIC_6 = networks("", "2001::/23,2001:db8::/32,2002::/16,3fff::/20");

    private static final int MAPPED_PREFIX = 12;
    private static final int LENGTH_6 = 16;

    private final List<Network> allowed;

    /** Addresses that begin with the same bits. */
    private static final class Network {
        private final byte[] address;
        private final int bits;

        private Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        static Network of(String setting, String text) {
            try {
                String[] parts = text.strip().split("/", -1);
                // A name would be looked up.
                if (parts.length == 2 && parts[0].matches("[0-9a-fA-F.:]+")) {
                    byte[] address = InetAddress.getByName(parts[0]).getAddress();
                    int bits = Integer.parseInt(parts[1]);
                    if (bits >= 0 && bits <= address.length * 8) {
                        return new Network(address, bits);
                    }
                }
            } catch (UnknownHostException | NumberFormatException e) {
                // said below
            }
            throw new UserError(
                    setting + " has '" + text + "'; it takes networks separated by commas, as in 10.1.0.0/16,fd00::/8");
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((address[i / 8] & mask) != (other[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param setting its name, for who has to mend it
     * @param networksAllowed as the setting has them; empty for none
     */
    public AddressGuard(String setting, String networksAllowed) {
        allowed = networks(setting, networksAllowed);
    }

    private static List<Network> networks(String setting, String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(network -> Network.of(setting, network))
                        .toList();
    }

    /** Whether it may be connected to. */
    public boolean allows(InetAddress address) {
        byte[] bytes = plain(address.getAddress());
        if (allowed.stream().anyMatch(network -> network.contains(bytes))) {
            return true;
        }
        if (bytes.length == LENGTH_6) {
            return GLOBAL_6.contains(bytes) && NOT_PUBLIC_6.stream().noneMatch(network -> network.contains(bytes));
        }
        return NOT_PUBLIC_4.stream().noneMatch(network -> network.contains(bytes));
    }

    /** An IPv4 address inside an IPv6 one (::ffff:a.b.c.d) is that IPv4 address. */
    private static byte[] plain(byte[] bytes) {
        if (bytes.length != LENGTH_6 || bytes[10] != -1 || bytes[11] != -1) {
            return bytes;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return bytes;
            }
        }
        return Arrays.copyOfRange(bytes, MAPPED_PREFIX, LENGTH_6);
    }
}
