package io.quinite.vantage.feed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know what. */
final class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quinite.vantage.feed");

    @Test
    void shouldKeepKafkaAndHttpOutOfWhatAChangeLooksLike() {
        noClasses()
                .that()
                .resideInAPackage("..feed.change..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "io.javalin..", "org.eclipse.jetty..", "jakarta..", "java.sql..")
                .check(CLASSES);
    }

    @Test
    void shouldReadTheTopicInOnePlaceThatKnowsNothingOfHttp() {
        noClasses()
                .that()
                .resideInAPackage("..feed.topic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta..", "..feed.http..", "..feed.stream..", "java.sql..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("..feed.topic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients.consumer..", "org.apache.kafka.clients.producer..")
                .check(CLASSES);
    }
}
