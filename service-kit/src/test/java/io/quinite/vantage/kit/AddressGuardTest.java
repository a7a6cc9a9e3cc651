package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard("x.networks", "");

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, this network",
        "10.0.0.1, private",
        "100.64.0.1, carrier-grade NAT",
        "100.127.255.255, carrier-grade NAT",
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "169.254.169.254, link-local with the metadata of clouds",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.1, protocol assignments",
        "192.0.2.1, documentation",
        "192.88.99.1, 6to4 relays",
        "192.168.1.1, private",
        "198.18.0.1, benchmarks",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "::ffff:127.0.0.1, mapped loopback",
        "::ffff:10.0.0.1, mapped private",
        "::127.0.0.1, IPv4-compatible",
        "64:ff9b::7f00:1, NAT64",
        "64:ff9b:1::1, local NAT64",
        "100::1, discard",
        "2001::1, Teredo",
        "2001:db8::1, documentation",
        "2002:7f00:1::, 6to4 of loopback",
        "3fff::1, documentation",
        "fc00::1, unique local",
        "fd12:3456::1, unique local",
        "fe80::1, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast",
    })
    void shouldRefuseWhatIsNoPublicAddress(String address, String what) throws Exception {
        assertThat(guard.allows(address(address))).as(what).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "2606:4700::1111"
            })
    void shouldAllowPublicAddresses(String address) throws Exception {
        assertThat(guard.allows(address(address))).isTrue();
    }

    /** The JDK turns a mapped address into an IPv4 one, unless it is told not to. */
    @Test
    void shouldSeeAnIpv4AddressInsideAnIpv6One() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        assertThat(guard.allows(Inet6Address.getByAddress(null, mapped, 0))).isFalse();
    }

    @Test
    void shouldAllowTheNetworksThatItIsTold() throws Exception {
        var some = new AddressGuard("x.networks", "10.1.0.0/16, fd00::/8");

        assertThat(some.allows(address("10.1.2.3"))).isTrue();
        assertThat(some.allows(address("::ffff:10.1.2.3"))).isTrue();
        assertThat(some.allows(address("10.2.2.3"))).isFalse();
        assertThat(some.allows(address("fd12::1"))).isTrue();
        assertThat(some.allows(address("127.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0.0/8,,", "a/b"})
    void shouldSayWhatANetworkLooksLike(String text) {
        assertThatThrownBy(() -> new AddressGuard("x.networks", text))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("x.networks")
                .hasMessageContaining("10.1.0.0/16");
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getAllByName(text)[0];
    }
}
