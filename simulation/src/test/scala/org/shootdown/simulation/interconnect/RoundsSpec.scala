package org.shootdown.simulation.interconnect

import scala.collection.mutable
import scala.util.Random

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.fixture.{Step, TestMachine}
import org.shootdown.simulation.interconnect.Rounds.Step.{END, LISTEN, WORK}
import org.shootdown.cpu.isa.Order

/** Nodes that do nothing but give each other work, told from one that does all of it in the order of windows. */
class RoundsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  import RoundsSpec._

  private val worlds = for {
    nodes <- Gen.choose(1, 4)
    apart <- Gen.choose(1, 9)
    pause <- Gen.oneOf(1, 3, 40)
    seed <- Gen.long
  } yield World(nodes, apart, pause, seed)

  test("whoever is how far apart, all work is done in its window, by everybody in the same rounds") {
    forAll(worlds -> "world", Gen.long -> "order", minSuccessful(500)) { (world, order) =>
      val nodes = world.run(new Random(order))
      nodes.flatMap(_.done).sorted shouldBe world.alone
      nodes.map(_.begun.toSeq).toSet should have size 1
      nodes.foreach(node => (node.rounds.next, node.waiting.values.map(_.size).sum) shouldBe ((Calendar.NONE, 0)))
    }
  }

  test("those who are far apart go on before they have heard, and those who are near do not") {
    Seq(1 -> Seq(LISTEN, WORK, LISTEN), 2 -> Seq(LISTEN, WORK, WORK, LISTEN)).foreach { case (apart, expected) =>
      val rounds = World(nodes = 2, apart).newRounds
      rounds.begin()
      rounds.end(0, Calendar.NONE)
      val steps = expected.map { _ =>
        val step = rounds.step(0)
        if (step == LISTEN) rounds.listen() else rounds.end(rounds.horizon, Calendar.NONE)
        step
      }
      steps shouldBe expected
    }
  }
}

object RoundsSpec {
  private val machine = {
    val steps = List(Step.Load(0, Order.ONCE))
    TestMachine.running(steps, steps).copy(maximumWindows = Long.MaxValue).simulated
  }

  /** Work for a node in a window; what it leads to follows from its name. */
  private type Work = (Long, Int, Long)

  /**
   * @param apart
   *   in so many windows at the soonest arrives what one node sends another
   * @param pause
   *   about so many windows lie between work and what it leads to
   */
  final private case class World(nodes: Int, apart: Int, pause: Int = 1, seed: Long = 0) {
    private val Last = 400

    def newRounds: Rounds =
      new Rounds(new TrialBounds(machine), (apart - 1) * machine.architecture.lookaheadPs, nodes)

    def first(node: Int): Work = (seed.abs % 7 + node, node, seed ^ node)

    /** One more as a rule, now and then none or two. */
    def after(work: Work): Seq[Work] = {
      val (window, node, name) = work
      val random = new Random(name * 31 + window)
      val more =
        if (window > Last) 0
        else
          random.nextInt(12) match {
            case 0 => 0
            case 1 => 2
            case _ => 1
          }
      Seq.fill(more) {
        val to = random.nextInt(nodes)
        val least = if (to == node) 1 else apart
        (window + least + random.nextInt(pause), to, random.nextLong())
      }
    }

    /** All work, in order. */
    def alone: Seq[Work] = {
      val all = mutable.SortedSet.from((0 until nodes).map(first))
      var done = Vector.empty[Work]
      while (all.nonEmpty) {
        val work = all.head
        all -= work
        done :+= work
        all ++= after(work)
      }
      done
    }

    /** The same by nodes that go on in any order. */
    def run(order: Random): Seq[Node] = {
      val all = (0 until nodes).map(new Node(this, _))
      all.foreach(_.tell(all))
      while (all.exists(!_.ended)) {
        val ready = all.filter(_.isReady)
        ready(order.nextInt(ready.size)).go(all)
      }
      all
    }
  }

  /** What one node tells another of a round: its first window, and the work that it sends. */
  private type Told = (Long, Seq[Work])

  final private class Node(world: World, number: Int) {
    val rounds: Rounds = world.newRounds
    val waiting: Map[Int, mutable.Queue[Told]] =
      (0 until world.nodes).filter(_ != number).map(_ -> mutable.Queue.empty[Told]).toMap
    val begun = mutable.Buffer.empty[Long]
    var done = Vector.empty[Work]
    var ended = false
    private val pending = mutable.SortedSet(world.first(number))
    private val sent = mutable.Buffer.empty[Work]
    private var step = LISTEN
    rounds.begin()

    def isReady: Boolean = !ended && (step != LISTEN || waiting.values.forall(_.nonEmpty))

    def go(all: Seq[Node]): Unit = {
      val ahead = waiting.values.map(_.size).maxOption.getOrElse(0) - (if (step == LISTEN) 1 else 0)
      assert(ahead <= rounds.mostWaiting, s"$ahead rounds wait")
      step match {
        case LISTEN => listen()
        case WORK   => work(all)
        case END    => ended = true
      }
      if (!ended) step = rounds.step(0)
    }

    private def listen(): Unit = {
      rounds.listen()
      waiting.values.foreach { queue =>
        val (first, work) = queue.dequeue()
        assert(first >= rounds.past, s"$first is past ${rounds.past}")
        assert(work.forall(_._1 >= rounds.horizon), s"too late for ${rounds.horizon}")
        rounds.hear(first)
        pending ++= work
      }
    }

    private def work(all: Seq[Node]): Unit = {
      begun += rounds.begun
      assert(pending.headOption.forall(_._1 >= rounds.begun), s"${pending.head} is left behind ${rounds.begun}")
      while (pending.headOption.exists(_._1 < rounds.horizon)) {
        val work = pending.head
        pending -= work
        done :+= work
        val (here, elsewhere) = world.after(work).partition(_._2 == number)
        pending ++= here
        sent ++= elsewhere
      }
      tell(all)
    }

    def tell(all: Seq[Node]): Unit = {
      rounds.end(first(pending), first(sent))
      waiting.keys.foreach { other =>
        all(other).waiting(number).enqueue((rounds.told, sent.filter(_._2 == other).toSeq))
      }
      sent.clear()
    }

    private def first(work: Iterable[Work]): Long = work.map(_._1).minOption.getOrElse(Calendar.NONE)
  }
}
