package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.finding.Checker
import org.shootdown.config.protocol.MessageKind._

class SleepersSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val Interruptible = 1L

  private def of(sent: Seq[Sent]) = sent.map(s => (s.destination, s.kind, s.a))

  test("a task whose state is running does not sleep") {
    val mmu = new TestMmu()
    of(mmu.at(SCHEDULE, 1, mmu.memory.tasks.head)) shouldBe Seq((1, VALUE, 0L))
  }

  test("a task that set its state sleeps until it is woken, and runs then") {
    val mmu = new TestMmu()
    val task = mmu.memory.tasks.head
    mmu.at(STORE, 1, task, Interruptible)
    mmu.at(SCHEDULE, 1, task) shouldBe empty
    of(mmu.at(WAKE, 2, task)) should contain theSameElementsAs Seq((1, VALUE, 0L), (2, VALUE, 1L))
    mmu.word(task) shouldBe 0
    of(mmu.at(SCHEDULE, 1, task)) shouldBe Seq((1, VALUE, 0L))
  }

  test("a wake-up between setting the state and sleeping is not lost") {
    val mmu = new TestMmu()
    val task = mmu.memory.tasks.head
    mmu.at(STORE, 1, task, Interruptible)
    of(mmu.at(WAKE, 2, task)) shouldBe Seq((2, VALUE, 1L))
    of(mmu.at(SCHEDULE, 1, task)) shouldBe Seq((1, VALUE, 0L))
  }

  test("a wake-up before the state is set is lost") {
    val mmu = new TestMmu()
    val task = mmu.memory.tasks.head
    of(mmu.at(WAKE, 2, task)) shouldBe Seq((2, VALUE, 0L))
    mmu.at(STORE, 1, task, Interruptible)
    mmu.at(SCHEDULE, 1, task) shouldBe empty
  }

  test("a sleeper is woken once") {
    val mmu = new TestMmu()
    val task = mmu.memory.tasks.head
    mmu.at(STORE, 1, task, Interruptible)
    mmu.at(SCHEDULE, 1, task)
    mmu.at(WAKE, 2, task)
    of(mmu.at(WAKE, 2, task)) shouldBe Seq((2, VALUE, 0L))
  }

  test("a wake-up wakes the sleeper it names and no other") {
    val mmu = new TestMmu(mmus = 2)
    for (cpu <- 0 to 1) {
      mmu.at(STORE, cpu, mmu.memory.tasks(cpu), Interruptible)
      mmu.at(SCHEDULE, cpu, mmu.memory.tasks(cpu)) shouldBe empty
    }
    of(mmu.at(WAKE, 2, mmu.memory.tasks(1))) should contain theSameElementsAs Seq((1, VALUE, 0L), (2, VALUE, 1L))
  }

  test("a store to the state of a sleeper does not wake it") {
    val mmu = new TestMmu()
    val task = mmu.memory.tasks.head
    mmu.at(STORE, 1, task, Interruptible)
    mmu.at(SCHEDULE, 1, task)
    of(mmu.at(STORE, 2, task, 0)) shouldBe Seq((2, STORED, 0L))
    // The state says running: the one who wakes it learns that there was nothing to do, and wakes it all the same.
    of(mmu.at(WAKE, 2, task)) should contain theSameElementsAs Seq((1, VALUE, 0L), (2, VALUE, 0L))
  }

  test("sleeping and waking are accesses to the state") {
    val mmu = new TestMmu()
    val task = mmu.memory.tasks.head
    mmu.at(STORE, 1, task, Interruptible)
    mmu.at(SCHEDULE, 1, task, pc = 4)
    mmu.port.accesses.last shouldBe Performed(SCHEDULE, 1, 4, task, Interruptible, Interruptible)
    mmu.at(WAKE, 2, task, pc = 5)
    mmu.port.accesses.last shouldBe Performed(WAKE, 2, 5, task, Interruptible, 0)
  }

  test("a state that is nowhere kills the task") {
    for (kind <- Seq(SCHEDULE, WAKE)) {
      val mmu = new TestMmu()
      of(mmu.at(kind, 1, 8)) shouldBe Seq((1, OOPS, 0L))
      mmu.checkers shouldBe Seq(Checker.WILD_ACCESS)
    }
  }

  test(
    "in whatever order set, sleep and wake come: a task sleeps only if the last wake-up came before it set its state"
  ) {
    forAll(Gen.listOf(Gen.oneOf("set", "sleep", "wake"))) { steps =>
      val mmu = new TestMmu()
      val task = mmu.memory.tasks.head
      var running = true
      var asleep = false
      steps.foreach {
        case "set" if !asleep =>
          mmu.at(STORE, 1, task, Interruptible)
          running = false
        case "sleep" if !asleep =>
          mmu.at(SCHEDULE, 1, task).isEmpty shouldBe !running
          asleep = !running
        case "wake" =>
          val woken = mmu.at(WAKE, 2, task).filter(_.destination == 1)
          woken.size shouldBe (if (asleep) 1 else 0)
          running = true
          asleep = false
        case _ =>
      }
    }
  }
}
