package io.quinite.vantage.ingest.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Broken files for an import of leads. */
final class Csv {
    private static final int ROWS_MAX = 20;

    private static final List<String> HEADERS = List.of(
            "name,phone,email",
            "Name;Phone;Email",
            "\ufeffname,phone,email,notes",
            "name,name,phone",
            "\"na\"\"me\",phone",
            "name",
            "",
            ",,,",
            "=name,phone");
    private static final List<String> CELLS = List.of(
            "Asha Rao",
            "\"Rao, Asha\"",
            "\"two\r\nlines\"",
            "\"open",
            "quote\"inside",
            "\"\"\"\"",
            "=cmd|' /C calc'!A0",
            "+919800000001",
            "098000 00001",
            "x@example.org",
            "@@",
            "",
            " ",
            "\0",
            "नमस्ते",
            "n".repeat(2_000),
            "\ud83d\ude42");
    private static final List<String> ENDS = List.of("\r\n", "\r\n", "\n", "\r", "\n\n");

    private Csv() {}

    static byte[] broken(Random random) {
        var text = new StringBuilder(one(HEADERS, random)).append(one(ENDS, random));
        for (int row = random.nextInt(ROWS_MAX); row > 0; row--) {
            for (int cell = random.nextInt(5); cell > 0; cell--) {
                text.append(one(CELLS, random)).append(cell > 1 ? "," : "");
            }
            text.append(one(ENDS, random));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? bytes : Mutations.ofBytes(bytes, random);
    }

    private static String one(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
