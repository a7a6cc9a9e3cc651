package io.quinite.vantage.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know what. */
final class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quinite.vantage.ingest");

    @Test
    void shouldKeepHttpAndKafkaOutOfTheRulesOfFacts() {
        noClasses()
                .that()
                .resideInAnyPackage("..ingest.facts..", "..ingest.body..", "..ingest.plivo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.javalin..", "org.eclipse.jetty..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void shouldKnowTheDoorByHttpOnlyWhereFactsAreSent() {
        noClasses()
                .that()
                .resideInAnyPackage("..ingest.send..", "..ingest.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quinite.vantage.ingest", "..ingest.facts..", "..ingest.body..", "org.apache.kafka..")
                .check(CLASSES);
    }
}
