package org.shootdown.coordinator.cli

import org.scalatest.funsuite.AnyFunSuite

/** The cluster's test of itself, as short as it can be: node processes are disturbed while they work on four jobs. */
class SelfTestCommandSpec extends AnyFunSuite with Commands {

  /** From which a kill of the first node is drawn, then a stop of the third, then a departure. */
  private val seed = "53183"

  test("jobs come out as undisturbed while nodes are killed and stopped") {
    val few = Seq("--runs", "4", "--scale", "0.1", "--disturbances", "3")
    val ended = shootdown(Seq("selftest", "cluster", "--seed", seed) ++ few: _*)
    assert(ended.code == 0, ended.out + ended.err)
    assert(ended.out.startsWith("4 of 4 jobs as undisturbed; 0 wrong, 0 lost, 0 hung; 1 kills, "), ended.out)
    assert(ended.err.linesIterator.exists(_.startsWith("kill node 0 for ")), ended.err)
  }

  test("numbers that make no sense are refused") {
    refused("selftest", "cluster", "--runs", "0")("--runs")
    refused("selftest", "cluster", "--nodes", "0")("--nodes")
  }
}
