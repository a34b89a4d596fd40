package org.shootdown.coordinator

import com.tngtech.archunit.base.DescribedPredicate
import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaClass.Predicates.{resideInAPackage, resideOutsideOfPackages}
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

  /** What each module may know of the project beside itself. */
  private val mayKnow = Map[String, Set[String]](
    "config" -> Set(),
    "mmu" -> Set("config"),
    "cpu" -> Set("config"),
    "litmus" -> Set("config", "mmu", "cpu"),
    "machine" -> Set("config", "mmu", "cpu", "litmus"),
    "simulation" -> Set("config", "mmu", "cpu", "litmus", "machine"),
    "explorer" -> Set("config", "mmu", "cpu", "litmus", "machine"),
    "cluster" -> Set("config", "mmu", "cpu", "litmus", "machine", "simulation"),
    "report" -> Set("config", "mmu", "cpu", "litmus", "machine", "simulation", "explorer", "cluster")
  )

  test("modules know no more of each other than they may") {
    for ((module, known) <- mayKnow) {
      val allowed = (known + module).map(name => s"org.shootdown.$name..").toSeq
      check(
        noClasses()
          .that()
          .resideInAPackage(s"org.shootdown.$module..")
          .should()
          .dependOnClassesThat(ownClasses.and(resideOutsideOfPackages(allowed: _*)))
      )
    }
  }

  test("machine, explorer and report are free of Akka") {
    Seq("machine", "explorer", "report").foreach(module => independent(s"org.shootdown.$module..", "akka.."))
  }

  test("packages of one module have no dependency cycles") {
    Seq("simulation", "explorer", "cluster", "report").foreach { module =>
      check(slices().matching(s"org.shootdown.$module.(*)..").should().beFreeOfCycles())
    }
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
