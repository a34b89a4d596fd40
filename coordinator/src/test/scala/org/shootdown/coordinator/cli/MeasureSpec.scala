package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.scalatest.funsuite.AnyFunSuite

/** {@code run --measure} and {@code --format csv} as their user types them. */
class MeasureSpec extends AnyFunSuite with Commands {
  private val marked =
    """C marked
      |{}
      |P0(int *x) { int r; op_begin(get); r = READ_ONCE(*x); op_end(get); __user_work(page_copy, 3); }
      |P1(int *x) { op_begin(set); WRITE_ONCE(*x, 1); smp_mb(); op_end(set); }
      |exists (0:r=1)
      |""".stripMargin

  private def run(options: String*)(test: Ended => Unit): Unit = withScenario(marked) { file =>
    test(shootdown(Seq("run", file.toString, "--arch", "arm64", "--trials", "50") ++ options: _*))
  }

  private def json(ended: Ended): JsonNode = new ObjectMapper().readTree(ended.out).get(0)

  test("measured, a run tells its operations, where time goes, and what the machine did") {
    run("--measure") { ended =>
      assert(ended.code == 0, ended.err)
      val lines = ended.out.linesIterator.toSeq
      assert(lines.exists(_.matches("Operation +count +per second +mean +p50 +p90 +p99 +p99.9 +max")), ended.out)
      assert(lines.exists(_.matches("get +50 +\\S+ +\\S+ ns .*")), ended.out)
      assert(lines.exists(_.matches("set +50 +\\S+ +\\S+ ns .*")), ended.out)
      assert(lines.exists(_.matches("CPU time +all +P0 +P1")), ended.out)
      val shares = lines.filter(_.matches("[a-z]+ +[0-9.]+ % .*")).map(_.split(" +")(1).toDouble)
      assert(math.abs(shares.sum - 100) < 1)
    }
  }

  test("in JSON the figures add up, and there are none where nobody asks") {
    run("--measure", "--format", "json") { ended =>
      val measures = json(ended).get("measures")
      assert(measures.get("operations").get(0).get("name").asText == "get")
      assert(measures.get("operations").get(0).get("count").asLong == 50)
      val whose = Seq("all", "P0", "P1").map(who => sum(measures.get("of").get(who).get("timeNs")))
      assert(math.abs(whose(1) - whose(2)) < 1e-3 && math.abs(whose(0) - 2 * whose(1)) < 1e-3)
      assert(measures.get("of").get("P0").get("timeNs").get("user").asDouble > 0)
    }
    run("--format", "json")(ended => assert(!json(ended).has("measures")))
  }

  private def sum(times: JsonNode): Double = {
    var all = 0.0
    times.forEach(time => all += time.asDouble)
    all
  }

  test("as CSV each figure is a row, with all that tells one machine from another") {
    run("--measure", "--format", "csv", "--seed", "1,2") { ended =>
      val rows = ended.out.linesIterator.map(_.split(",", -1).toSeq).toSeq
      assert(
        rows.head == "scenario,architecture,variant,cpus,mmus,chaos,seed,trials,kind,of,name,statistic,unit,value"
          .split(",")
          .toSeq
      )
      assert(rows.forall(_.size == rows.head.size))
      def value(seed: Int, kind: String, of: String, name: String, statistic: String): Double =
        rows.find(row => row(6) == s"$seed" && row.slice(8, 12) == Seq(kind, of, name, statistic)).get.last.toDouble
      for (seed <- Seq(1, 2)) {
        assert(value(seed, "operation", "all", "set", "count") == 50)
        assert(value(seed, "operation", "all", "set", "min") <= value(seed, "operation", "all", "set", "p50"))
        assert(value(seed, "time", "P0", "user", "sum") > 0)
        assert(value(seed, "trials", "all", "accesses", "sum") > 0)
        assert(
          value(seed, "condition", "all", "exists", "positive") +
            value(seed, "condition", "all", "exists", "negative") == 50
        )
      }
    }
  }

  test("without --measure CSV tells what came out") {
    run("--format", "csv") { ended =>
      val rows = ended.out.linesIterator.toSeq
      assert(rows.exists(_.contains(",condition,all,")) && !rows.exists(_.contains(",time,")))
    }
  }

  test("measuring changes nothing but the digest, which is the same on both engines") {
    def told(ended: Ended): Seq[String] =
      ended.out.linesIterator.filter(line => line.matches("\\d+ *[*:]>.*") || line.startsWith("Observation")).toSeq
    def digest(ended: Ended): String = ended.out.linesIterator.find(_.startsWith("Digest ")).get
    run("--engine", "inline") { plain =>
      run("--measure", "--engine", "inline") { measured =>
        assert(told(measured) == told(plain) && told(plain).nonEmpty)
        assert(digest(measured) != digest(plain))
        run("--measure", "--engine", "actors")(actors => assert(digest(actors) == digest(measured)))
      }
    }
  }

  test("a storm's operations are those of its workloads") {
    val ended = shootdown(
      Seq("run", "storm", "--arch", "x86_64", "--cpus", "8", "--for", "300us", "--engine", "inline") ++
        Seq("--workload", "munmap", "--measure"): _*
    )
    assert(ended.code == 0, ended.err)
    assert(ended.out.linesIterator.exists(_.matches("munmap +\\d+ .*")), ended.out)
    assert(ended.out.linesIterator.exists(_.matches("ipis-sent +\\d+ .*")), ended.out)
  }

  test("an operation needs a name") {
    withScenario("C t\n{}\nP0(int *x) { op_begin(3); }\nP1(int *x) { }\nexists (x=1)\n") { file =>
      refused("run", file.toString, "--measure")("an operation's name")
    }
  }
}
