package io.quinite.vantage.benchmarks.harness;

import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A process of its own, so that contenders share neither heap nor compiled code; both get the same heap and collector. */
public final class ChildJvm extends Child {
    private static final List<String> FLAGS = List.of("-Xms512m", "-Xmx2g", "-XX:+UseG1GC");

    private ChildJvm(Process process, Path output) {
        super(process, output);
    }

    /** @param output where what it prints is kept */
    public static ChildJvm start(
            String classPath, String mainClass, List<String> arguments, Map<String, String> environment, Path output)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), output);
    }

    /** With the class path of this process, and with {@code settings} as operators give them to a service. */
    public static ChildJvm start(Class<?> main, List<String> arguments, Settings settings, Path output)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        settings.startingWith("")
                .forEach((key, value) -> environment.put(
                        "VANTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return start(System.getProperty("java.class.path"), main.getName(), arguments, environment, output);
    }

    /** The program that runs this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
