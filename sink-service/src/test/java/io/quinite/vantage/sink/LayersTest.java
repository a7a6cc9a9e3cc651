package io.quinite.vantage.sink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.quinite.vantage.sink", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayersTest {
    @ArchTest
    static final ArchRule THE_MERGE_KNOWS_NEITHER_KAFKA_NOR_A_DATABASE = noClasses()
            .that()
            .resideInAPackage("..sink.merge..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "java.sql..", "org.postgresql..", "..sink.store..", "..sink.apply..");

    @ArchTest
    static final ArchRule STATEMENTS_KNOW_NOTHING_OF_WHAT_THEY_ARE_USED_FOR = noClasses()
            .that()
            .resideInAPackage("..sink.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..sink.apply..", "io.quinite.vantage.sink");

    @ArchTest
    static final ArchRule A_TRANSACTION_KNOWS_NO_CONSUMER = noClasses()
            .that()
            .resideInAPackage("..sink.apply..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients..", "io.quinite.vantage.sink");
}
