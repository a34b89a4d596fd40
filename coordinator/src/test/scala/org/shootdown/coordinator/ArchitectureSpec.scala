package org.shootdown.coordinator

import com.tngtech.archunit.base.DescribedPredicate
import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaClass.Predicates.{resideInAPackage, resideOutsideOfPackage}
import com.tngtech.archunit.core.importer.{ClassFileImporter, ImportOption}
import com.tngtech.archunit.lang.ArchRule
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.{classes, noClasses}
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices
import org.scalatest.funsuite.AnyFunSuite

/** The dependencies between the modules, checked on everything the coordinator is built from. */
class ArchitectureSpec extends AnyFunSuite {

  private val imported = new ClassFileImporter()
    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
    .importPackages("org.shootdown")

  private val ownClasses: DescribedPredicate[JavaClass] = resideInAPackage("org.shootdown..")

  /** A rule holds for packages that have no class yet. */
  private def check(rule: ArchRule): Unit = rule.allowEmptyShould(true).check(imported)

  private def independent(from: String, of: String): Unit =
    check(noClasses().that().resideInAPackage(from).should().dependOnClassesThat().resideInAPackage(of))

  test("the import finds the product's classes") {
    assert(imported.size() > 0)
  }

  test("CPUs and MMUs do not know each other") {
    independent("org.shootdown.cpu..", "org.shootdown.mmu..")
    independent("org.shootdown.mmu..", "org.shootdown.cpu..")
  }

  test("cores, instructions, images, configuration and litmus are free of Akka") {
    Seq("core", "isa", "image").foreach(name => independent(s"org.shootdown..$name..", "akka.."))
    check(
      noClasses()
        .that()
        .resideInAPackage("org.shootdown.config..")
        .and()
        .resideOutsideOfPackage("org.shootdown.config.node..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("akka..")
    )
    independent("org.shootdown.litmus..", "akka..")
  }

  test("nothing depends on the command line") {
    check(
      noClasses()
        .that()
        .resideOutsideOfPackage("..coordinator.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..coordinator.cli..")
    )
  }

  test("config depends on no other module") {
    check(
      noClasses()
        .that()
        .resideInAPackage("org.shootdown.config..")
        .should()
        .dependOnClassesThat(ownClasses.and(resideOutsideOfPackage("org.shootdown.config..")))
    )
  }

  test("litmus does not depend on the coordinator") {
    independent("org.shootdown.litmus..", "org.shootdown.coordinator..")
  }

  test("machine and explorer do not depend on the coordinator, and are free of Akka") {
    for (module <- Seq("machine", "explorer"); other <- Seq("org.shootdown.coordinator..", "akka.."))
      independent(s"org.shootdown.$module..", other)
    independent("org.shootdown.machine..", "org.shootdown.explorer..")
  }

  test("modules have no dependency cycles") {
    check(slices().matching("org.shootdown.(*)..").should().beFreeOfCycles())
  }

  test("no class has a name that says nothing") {
    Seq("Manager", "Helper", "Util", "Utils", "Impl").foreach { suffix =>
      check(classes().should().haveSimpleNameNotEndingWith(suffix))
    }
  }
}
