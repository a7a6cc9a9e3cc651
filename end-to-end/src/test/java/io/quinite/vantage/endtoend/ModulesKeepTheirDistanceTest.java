package io.quinite.vantage.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services meet in topics and tables, never in each other's classes. The build's banned dependencies keep modules apart;
 * this keeps packages apart, wherever a class is put.
 */
class ModulesKeepTheirDistanceTest {
    private static final String BASE = "io.quinite.vantage.";
    private static final List<String> SERVICES = List.of("ingest", "analytics", "sink", "cdc", "feed");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.quinite.vantage");

    static List<String> services() {
        return SERVICES;
    }

    @ParameterizedTest
    @MethodSource("services")
    void shouldKeepAServiceFromSeeingAnother(String service) {
        var others = Stream.concat(SERVICES.stream(), Stream.of("launcher", "embedded"))
                .filter(other -> !other.equals(service))
                .map(ModulesKeepTheirDistanceTest::packages)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(packages(service))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void shouldKeepContractsAndKitFromSeeingAnyService() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("schemas"), packages("kit"), packages("embedded"), packages("access"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.concat(SERVICES.stream(), Stream.of("launcher"))
                        .map(ModulesKeepTheirDistanceTest::packages)
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void shouldHaveLookedAtEveryService() {
        assertThat(SERVICES).allSatisfy(service -> assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().startsWith(BASE + service))
                        .count())
                .as(service)
                .isGreaterThan(3));
    }

    private static String packages(String module) {
        return BASE + module + "..";
    }
}
