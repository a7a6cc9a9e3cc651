package io.quinite.vantage.analytics.counting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = CallMemory.class, importOptions = DoNotIncludeTests.class)
class CountingIsPureTest {
    @ArchTest
    static final ArchRule shouldKnowNothingOfKafka = noClasses()
            .that()
            .resideInAPackage("..counting..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.micrometer..");
}
