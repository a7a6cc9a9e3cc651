package io.quinite.vantage.cdc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.quinite.vantage.cdc", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule shouldKeepTheArithmeticPure = classes()
            .that()
            .resideInAPackage("..cdc.position..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.quinite.vantage.cdc.position..");

    @ArchTest
    static final ArchRule shouldMapWithoutClientsOrConnections = noClasses()
            .that()
            .resideInAPackage("..cdc.change..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients..", "java.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule shouldDecodeWithoutAnythingElse = classes()
            .that()
            .resideInAPackage("..cdc.pgoutput..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.quinite.vantage.cdc.pgoutput..");
}
