package dev.porthole.checks;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Which way imports point, and what the library keeps its hands off. The rules are made for the
/// packages that are there, so that none is about nothing.
class ArchitectureTest {
    private static final String BASE = "dev.porthole.";

    /// The foundation, and what of ours each of its packages may import.
    private static final Map<String, Set<String>> FOUNDATION =
            Map.of(
                    "net", Set.of(),
                    "news", Set.of("net", "nntp"),
                    "data", Set.of(),
                    "disk", Set.of(),
                    "kernel", Set.of("net"),
                    "mail", Set.of("data", "disk"),
                    "sasl", Set.of("net", "wire"),
                    "wire", Set.of("net"),
                    "trace", Set.of("net"),
                    "server", Set.of("net", "wire"));

    /// Every other package is a protocol; it may import these, and never another protocol.
    private static final Set<String> FOR_PROTOCOLS =
            Set.of("net", "wire", "server", "data", "disk", "mail", "sasl");

    private static final JavaClasses LIBRARY =
            new ClassFileImporter().importPath(Repository.ROOT.resolve("library/target/classes"));

    /// The packages of the lab, and what of its own each may import.
    private static final Map<String, Set<String>> LAB =
            Map.of(
                    "linux", Set.of(),
                    "", Set.of("linux"),
                    "view", Set.of("", "linux"),
                    "experiment", Set.of("", "linux"));

    private static final JavaClasses LAB_CLASSES =
            new ClassFileImporter().importPath(Repository.ROOT.resolve("lab/target/classes"));

    private static final JavaClasses TESTS =
            new ClassFileImporter().importPaths(Repository.classDirectories("target/test-classes"));

    private static final ArchCondition<JavaClass> SLEEP =
            callMethodWhere(target(owner(name("java.lang.Thread"))).and(target(name("sleep"))));

    static Stream<String> packages() {
        return LIBRARY.stream().map(ArchitectureTest::topPackage).distinct().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void importsPointOneWay(String name) {
        var ours = new TreeSet<>(FOUNDATION.getOrDefault(name, FOR_PROTOCOLS));
        ours.add(name);
        var allowed =
                Stream.concat(
                        Stream.of("java..", "javax..", "jdk.jfr..", "org.jspecify.."),
                        ours.stream().map(each -> BASE + each + ".."));
        check(
                classes()
                        .that()
                        .resideInAPackage(BASE + name + "..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(allowed.toArray(String[]::new))
                        .as(name + " imports, of ours, only " + ours));
    }

    static Stream<String> labPackages() {
        return LAB_CLASSES.stream().map(JavaClass::getPackageName).distinct().sorted();
    }

    /// The lab imports the library, and nothing of others; its evidence does not know how it is
    /// drawn.
    @ParameterizedTest
    @MethodSource("labPackages")
    void theLabsImportsPointOneWay(String name) {
        String top = BASE + "lab";
        String own = name.equals(top) ? "" : name.substring(top.length() + 1);
        assertThat(LAB).containsKey(own);
        var allowed =
                Stream.of(
                        Stream.of("java..", "javax..", "org.jspecify.."),
                        packages().map(each -> BASE + each + ".."),
                        LAB.get(own).stream().map(each -> each.isEmpty() ? top : top + "." + each),
                        Stream.of(name));
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.flatMap(each -> each).toArray(String[]::new))
                .check(LAB_CLASSES);
    }

    /// What is native is behind the sockets.
    @Test
    void theLabsNativeCodeIsBehindItsSockets() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "lab.linux")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign")
                .check(LAB_CLASSES);
    }

    @Test
    void theLabDoesNotSleep() {
        noClasses().should(SLEEP).check(LAB_CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(SlicesRuleDefinition.slices().matching(BASE + "(*)..").should().beFreeOfCycles());
    }

    @Test
    void packagesAreFlat() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct())
                .contains(BASE + "net")
                .allMatch(name ->
                        name.matches("dev\\.porthole\\.\\w+") || name.equals(BASE + "net.ring"));
    }

    /// The ring engine stands on its own, and `net` is its only user: what is native stays behind
    /// it.
    @Test
    void nativeCodeIsBehindTheRing() {
        String ring = BASE + "net.ring";
        check(
                classes()
                        .that()
                        .resideInAPackage(ring)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "org.jspecify..", ring));
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(ring, BASE + "net")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ring));
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(ring)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.lang.foreign"));
    }

    @Test
    void theLibraryPrintsNothingButTraces() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(BASE + "trace")
                        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
        check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    @Test
    void theLibrarySleepsBetweenTheTriesOfADialOnly() {
        check(noClasses().that().doNotHaveSimpleName("Dialer").should(SLEEP));
    }

    /// To wait for something; in one, a handler that sleeps is what is looked at.
    @Test
    void noTestSleeps() {
        noClasses().that().doNotHaveSimpleName("BlockingHandlerTest").should(SLEEP).check(TESTS);
    }

    private static void check(ArchRule rule) {
        rule.check(LIBRARY);
    }

    private static String topPackage(JavaClass each) {
        return each.getPackageName().substring(BASE.length()).split("\\.", 2)[0];
    }
}
