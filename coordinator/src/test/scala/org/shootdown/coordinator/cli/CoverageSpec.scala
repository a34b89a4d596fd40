package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.Path
import scala.jdk.CollectionConverters._

/**
 * What {@code check} says of what no execution reaches, and of variants that are free of a race only because of that.
 */
class CoverageSpec extends AnyFunSuite with Commands {

  private val unreachable =
    """C unreachable
      |{}
      |static void act_on(int *x)
      |{
      |  WRITE_ONCE(*x, 7);
      |}
      |P0(int *x)
      |{
      |  WRITE_ONCE(*x, 1);
      |}
      |P1(int *x)
      |{
      |  int r = 0;
      |  int seen = READ_ONCE(*x);
      |  if (seen == 2) {
      |    seen = 3;
      |
      |    r = READ_ONCE(*x);
      |    act_on(x);
      |  }
      |  if (seen == 4)
      |    seen = 5;
      |}
      |exists acted (1:r=1)
      |""".stripMargin

  private def json(arguments: String*): Seq[JsonNode] = {
    val ended = shootdown(arguments ++ Seq("--format", "json"): _*)
    new ObjectMapper().readTree(ended.out).elements.asScala.toSeq
  }

  test("the lines that no execution reaches stand by function; what is never called, by itself") {
    withScenario(unreachable) { file =>
      for (options <- Seq(Seq(), Seq("--no-reduction"), Seq("--threads", "2"), Seq("--search", "dfs"))) {
        val ended = shootdown(Seq("check", file.toString, "--arch", "arm64", "--coverage") ++ options: _*)
        assert(ended.code == 0, ended.err)
        val lines = ended.out.linesIterator.toSeq
        assert(lines.contains("Reached 5 of 10 lines"), ended.out)
        assert(lines.contains(s"Not reached in $file: P1() 16-19, 22"), ended.out)
        assert(lines.contains(s"Never called in $file: act_on() 5"), ended.out)
        val never = s"Condition acted: no execution sets 1:r ($file:18): P1 never gets there"
        assert(lines.contains(never), ended.out)
      }
      assert(!shootdown("check", file.toString, "--arch", "arm64").out.contains("eached"))
    }
  }

  test("a search that gave up says no more than what it has not reached so far") {
    withScenario(unreachable) { file =>
      val ended = shootdown("check", file.toString, "--arch", "arm64", "--coverage", "--max-states", "1")
      assert("Reached \\d+ of 10 lines so far".r.findFirstIn(ended.out).isDefined, ended.out)
      assert(ended.out.contains(s"Not reached so far in $file: "), ended.out)
      assert(ended.out.contains(s"no execution has set 1:r ($file:18) so far"), ended.out)
    }
  }

  test("JSON has the lines of each function, and only if they are asked for") {
    withScenario(unreachable) { file =>
      val coverage = json("check", file.toString, "--arch", "arm64", "--coverage").head.get("coverage")
      val p1 = coverage.get("functions").elements.asScala.find(_.get("function").asText == "P1").get
      assert(p1.get("notReached").elements.asScala.map(_.asInt).toSeq == Seq(16, 18, 19, 22))
      assert(p1.get("reached").elements.asScala.map(_.asInt).toSet.contains(21))
      assert(coverage.get("unset").size == 1)
      val unset = coverage.get("unset").get(0)
      assert(unset.get("register").asText == "1:r" && unset.get("thread").asText == "P1")
      assert(json("check", file.toString, "--arch", "arm64").head.path("coverage").isNull)
      assert(json("check", file.toString, "--arch", "arm64,x86_64").forall(_.path("coverage").isNull))
    }
  }

  private val fixes =
    """C fixes
      |(*
      | * shootdown {
      | *   variants {
      | *     before {}
      | *     barrier { define = [ BARRIER ] }
      | *     release { define = [ RELEASE ] }
      | *     no-writer { define = [ NO_WRITER ] }
      | *     early-return { define = [ EARLY_RETURN ] }
      | *     refuses { define = [ REFUSES ] }
      | *   }
      | * }
      | *)
      |{}
      |static int publish(int *data, int *flag)
      |{
      |#ifdef REFUSES
      |  return 1;
      |#endif
      |  WRITE_ONCE(*data, 1);
      |#ifdef BARRIER
      |  smp_wmb();
      |#endif
      |#ifdef RELEASE
      |  smp_store_release(flag, 1);
      |#else
      |  WRITE_ONCE(*flag, 1);
      |#endif
      |  return 0;
      |}
      |P0(int *data, int *flag)
      |{
      |  int refused = 0;
      |#ifndef NO_WRITER
      |  refused = publish(data, flag);
      |#endif
      |}
      |P1(int *data, int *flag)
      |{
      |  int ready = 0;
      |  int seen = 0;
      |#ifdef EARLY_RETURN
      |  return;
      |#endif
      |  ready = READ_ONCE(*flag);
      |  smp_rmb();
      |  seen = READ_ONCE(*data);
      |}
      |exists (1:ready=1 /\ 1:seen=0)
      |""".stripMargin

  private def remarks(file: Path, more: String*): Map[String, String] =
    json(Seq("check", file.toString, "--variant", "all") ++ more: _*)
      .filter(!_.path("remark").isNull)
      .map(report =>
        s"${report.get("architecture").asText} ${report.get("variant").asText}" -> report.get("remark").asText
      )
      .toMap

  test("a variant that hardly does anything may be vacuous, one that orders what it does is not") {
    withScenario(fixes) { file =>
      val found = remarks(file, "--arch", "x86_64,arm64")
      assert(found.keySet == Set("arm64 no-writer", "arm64 early-return", "arm64 refuses"), found)
      assert(found("arm64 no-writer").contains("compared with before"))
      assert(found("arm64 no-writer").contains(s"no execution calls publish() in $file"))
      assert(found("arm64 early-return").endsWith("no outcome is new, and no execution sets 1:ready, 1:seen"))
      assert(found("arm64 refuses").contains("misses outcomes in which no condition held"))
      assert(remarks(file, "--arch", "arm64", "--no-reduction") == found)
    }
  }

  test("the closing table, the table of several tests and the matrix have the remark") {
    withScenario(fixes) { file =>
      val remark =
        "arm64 early-return: may be vacuous: compared with before, no outcome is new, and no execution sets" +
          " 1:ready, 1:seen"
      val options = Seq("--arch", "x86_64,arm64")
      for (
        ended <- Seq(
          shootdown(Seq("check", file.toString, "--variant", "all") ++ options: _*),
          shootdown(Seq("check", file.toString, file.toString, "--variant", "all") ++ options: _*),
          shootdown(Seq("matrix", "--race", file.toString) ++ options: _*)
        )
      )
        assert(ended.out.linesIterator.contains(remark), ended.out)
      for (format <- Seq("markdown", "html", "json")) {
        val ended = shootdown(Seq("matrix", "--race", file.toString, "--format", format) ++ options: _*)
        assert(ended.out.contains(remark), ended.out)
      }
    }
  }

  test("who does less than a later variant that goes wrong is not vacuous") {
    val variants = "before,after,pmd-only,relaxed-pin,patches-1-and-2"
    val ended = shootdown("check", race, "--arch", "ppc64-hash", "--variant", variants)
    assert(ended.code == 0 && !ended.out.contains("vacuous"), ended.out)
  }

  test("a fix of the kernel is not vacuous, nor is what it is compared with") {
    for (name <- Seq(race, "gup-recency")) {
      val ended = shootdown("check", name, "--variant", "all", "--arch", "x86_64,arm64")
      assert(ended.code == 0 && !ended.out.contains("vacuous"), ended.out)
    }
  }

  test("the table of several tests has no place for lines") {
    withScenario(unreachable) { file =>
      refused("check", file.toString, file.toString, "--coverage")("--coverage of several tests needs --format json")
    }
  }
}
