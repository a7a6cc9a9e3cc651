package io.quinite.vantage.ingest.csv;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.quinite.vantage.ingest.facts.Refused;
import java.util.Locale;
import java.util.regex.Pattern;

/** Phone numbers as E.164. A number without a country code is one of the default region. */
final class PhoneNumbers {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final Pattern ROUNDED = Pattern.compile("\\d+([.,]\\d+)?[eE]\\+?\\d+");
    private static final Pattern LETTERS = Pattern.compile(".*\\p{L}{2}.*");

    private final String region;

    /** @param region of ISO 3166-1, two letters */
    PhoneNumbers(String region) {
        this.region = region;
    }

    static boolean knowsRegion(String region) {
        return LIBRARY.getSupportedRegions().contains(region.toUpperCase(Locale.ROOT));
    }

    /** @throws Refused where nobody can be called at it */
    String toE164(String text) throws Refused {
        if (ROUNDED.matcher(text).matches()) {
            throw refused("has been rounded by a spreadsheet; format the column as text and export again");
        }
        if (LETTERS.matcher(text).matches() && !text.toLowerCase(Locale.ROOT).contains("ext")) {
            throw refused("has letters");
        }
        try {
            var number = LIBRARY.parse(text, region);
            if (!LIBRARY.isValidNumber(number)) {
                throw refused("is no number that exists"
                        + (text.startsWith("+") ? "" : " in region " + region + "; give the country code with a +"));
            }
            return LIBRARY.format(number, PhoneNumberFormat.E164);
        } catch (NumberParseException e) {
            throw refused("is no phone number");
        }
    }

    private static Refused refused(String why) {
        return new Refused("invalid-phone", "phone", "phone " + why);
    }
}
