package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.Latency
import org.shootdown.config.protocol.MessageKind._
import org.shootdown.mmu.image.Lifetime

class GracePeriodsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  test("a grace period asks every CPU, the one that waits too, and sets its timer") {
    val mmu = new TestMmu(cpus = 3)
    mmu.to(0)(SYNCHRONIZE_RCU, 1) shouldBe Seq(0, 1, 2).map(Sent(_, QUIESCENT_REQUEST, 0, 1, 0, 0))
    mmu.port.timers should contain only ((GRACE_PERIOD, 1L, Latency.RCU_GRACE_PERIOD))
  }

  test("a grace period is over when all CPUs have reported and the least time has passed, in whatever order") {
    forAll(Gen.long) { seed =>
      val mmu = new TestMmu(cpus = 3)
      mmu.to(0)(SYNCHRONIZE_RCU, 1)
      val reports = new scala.util.Random(seed).shuffle(Seq(0, 1, 2).map(QUIESCENT -> _) :+ (GRACE_PERIOD -> 3))
      for ((kind, source) <- reports.init) mmu.to(0)(kind, source, 1) shouldBe empty
      mmu.to(0)(reports.last._1, reports.last._2, 1) shouldBe Seq(Sent(1, VALUE, 0, 0, 1, 0))
    }
  }

  test("a grace period waits for bystanders too, which count behind the MMUs") {
    val mmu = new TestMmu(cpus = 2, bystanders = 2)
    mmu.to(0)(SYNCHRONIZE_RCU, 1).map(_.destination) shouldBe Seq(0, 1, 3, 4)
    for (reporter <- Seq(0, 1, 3)) mmu.to(0)(QUIESCENT, reporter, 1) shouldBe empty
    mmu.to(0)(GRACE_PERIOD, 2, 1) shouldBe empty
    mmu.to(0)(QUIESCENT, 4, 1) shouldBe Seq(Sent(1, VALUE, 0, 0, 1, 0))
  }

  test("grace periods of different CPUs are apart, and a CPU can have one after the other") {
    val mmu = new TestMmu(cpus = 2)
    def complete(token: Long) =
      Seq(0, 1).flatMap(mmu.to(0)(QUIESCENT, _, token)) ++ mmu.to(0)(GRACE_PERIOD, 2, token)
    mmu.to(0)(SYNCHRONIZE_RCU, 0)
    mmu.to(0)(SYNCHRONIZE_RCU, 1)
    complete(1).map(_.destination) shouldBe Seq(1)
    mmu.to(0)(SYNCHRONIZE_RCU, 1) should have size 2
    complete(0).map(_.destination) shouldBe Seq(0)
    complete(1).map(_.destination) shouldBe Seq(1)
  }

  test("kfree_rcu answers at once, and frees the object when its own grace period is over") {
    val mmu = new TestMmu(cpus = 2)
    val slab = mmu.memory.slabs.head
    val sent = mmu.at(FREE_RCU, 1, slab, pc = 5)
    sent.filter(_.kind == VALUE) shouldBe Seq(Sent(1, VALUE, 5, 0, 0, 0))
    val asked = sent.filter(_.kind == QUIESCENT_REQUEST)
    asked.map(_.destination) shouldBe Seq(0, 1)
    val token = asked.head.a
    asked.foreach(request => mmu.to(0)(QUIESCENT, request.destination, token) shouldBe empty)
    mmu.lifetime(slab) shouldBe Lifetime.RCU_PENDING
    mmu.to(0)(GRACE_PERIOD, 2, token) shouldBe empty
    mmu.lifetime(slab) shouldBe Lifetime.FREE
  }

  test("objects handed to RCU have grace periods of their own, apart from those that CPUs wait for") {
    val mmu = new TestMmu(cpus = 1)
    mmu.to(0)(SYNCHRONIZE_RCU, 0)
    mmu.memory.slabs.foreach(mmu.at(FREE_RCU, 0, _))
    val tokens = mmu.port.timers.map(_._2)
    tokens.distinct should have size 3
    mmu.to(0)(QUIESCENT, 0, tokens(1))
    mmu.to(0)(GRACE_PERIOD, 1, tokens(1))
    mmu.memory.slabs.map(mmu.lifetime) shouldBe Seq(Lifetime.FREE, Lifetime.RCU_PENDING)
  }

  test("an object can be handed to RCU again after it was reused") {
    val mmu = new TestMmu(cpus = 1)
    val spare = mmu.memory.spares.head
    for (_ <- 1 to 2) {
      mmu.answer(ALLOCATE, 0) shouldBe spare
      mmu.at(FREE_RCU, 0, spare)
      val token = mmu.port.timers.last._2
      mmu.to(0)(QUIESCENT, 0, token)
      mmu.to(0)(GRACE_PERIOD, 1, token)
    }
    mmu.checkers shouldBe empty
    mmu.port.timers should have size 2
  }

  test("an object handed to RCU is not allocated before its grace period is over") {
    val mmu = new TestMmu(cpus = 1)
    mmu.at(FREE_RCU, 0, mmu.memory.slabs.head)
    mmu.answer(ALLOCATE, 0) shouldBe mmu.memory.spares.head
  }

  test("the object's home frees it: a grace period can run at each MMU at once") {
    val mmu = new TestMmu(cpus = 1, mmus = 2)
    mmu.memory.slabs.foreach(mmu.at(FREE_RCU, 0, _))
    val tokens = mmu.port.timers.map(_._2)
    mmu.to(1)(QUIESCENT, 0, tokens(1))
    mmu.to(1)(GRACE_PERIOD, 2, tokens(1))
    mmu.memory.slabs.map(mmu.lifetime) shouldBe Seq(Lifetime.RCU_PENDING, Lifetime.FREE)
  }
}
