package io.quinite.vantage.feed.subscription;

import io.quinite.vantage.feed.http.Refusal;
import io.quinite.vantage.kit.AddressGuard;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Looks at the URL that somebody wants changes to be sent to. A name is not resolved here: it may have another address by the
 * time of the connection, which is when its address is checked, and whoever asks would learn what names there are.
 */
final class WebhookUrl {
    private static final int LENGTH_MAX = 2_000;

    private final AddressGuard guard;
    private final boolean httpAllowed;

    WebhookUrl(AddressGuard guard, boolean httpAllowed) {
        this.guard = guard;
        this.httpAllowed = httpAllowed;
    }

    URI checked(String text) throws Refusal {
        var url = parsed(text);
        String scheme = url.getScheme();
        if (!"https".equals(scheme) && !("http".equals(scheme) && httpAllowed)) {
            throw invalid("url begins with https://" + (httpAllowed ? " or http://" : ""));
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            throw invalid("url names a host");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw invalid("url has neither user nor fragment");
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            throw invalid("url names a port from 1 to 65535, or none");
        }
        checkAddress(url.getHost());
        return url;
    }

    private static URI parsed(String text) throws Refusal {
        if (text.length() > LENGTH_MAX) {
            throw invalid("url is no longer than " + LENGTH_MAX);
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw invalid("url is such as https://crm.example.com/hooks/leads");
        }
    }

    private void checkAddress(String host) throws Refusal {
        // Only what is an address itself; getByName would look a name up.
        if (!host.startsWith("[") && !host.matches("[0-9.]+")) {
            return;
        }
        try {
            var address = InetAddress.getByName(host);
            // Octal, or with parts left out: not everybody reads the same address in it.
            if (!host.startsWith("[") && !address.getHostAddress().equals(host)) {
                throw invalid("url has an IPv4 address in four decimal parts, or a name");
            }
            if (!guard.allows(address)) {
                throw new Refusal(400, "address-refused", "the address of url is not a public one");
            }
        } catch (UnknownHostException e) {
            throw invalid("url names a host or an address");
        }
    }

    private static Refusal invalid(String rule) {
        return new Refusal(400, "invalid-url", rule);
    }
}
