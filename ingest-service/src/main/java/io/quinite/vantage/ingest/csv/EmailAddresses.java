package io.quinite.vantage.ingest.csv;

import java.net.IDN;
import java.util.regex.Pattern;

/**
 * Whether a text can be an e-mail address: the pattern by which browsers check input fields (WHATWG HTML, "valid e-mail
 * address"), with a dot in the domain, the lengths of RFC 5321, and names beyond ASCII (RFC 6531). Whether anybody reads
 * it, only a mail can tell.
 */
final class EmailAddresses {
    private static final int ADDRESS_CHARS = 254;
    private static final int LOCAL_CHARS = 64;
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x80-\\x{10FFFF}-]+"
            + "(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x80-\\x{10FFFF}-]+)*");
    private static final Pattern DOMAIN = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+");

    private EmailAddresses() {}

    static boolean plausible(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || at > LOCAL_CHARS || text.length() > ADDRESS_CHARS) {
            return false;
        }
        try {
            return LOCAL.matcher(text.substring(0, at)).matches()
                    && DOMAIN.matcher(IDN.toASCII(text.substring(at + 1))).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
