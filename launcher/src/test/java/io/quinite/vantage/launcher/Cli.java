package io.quinite.vantage.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The command in this JVM. */
final class Cli {
    private Cli() {}

    record Outcome(int status, String out, String err) {}

    static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Vantage.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Outcome(status, out.toString(), err.toString());
    }
}
