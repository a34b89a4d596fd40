package org.shootdown.explorer

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/** The fault on a device-exclusive page that locks a folio without a reference, explored. */
class DeviceExclusiveSpec extends RaceWitnesses {
  private val name = "device-exclusive-unreferenced-lock"

  /** The fault that maps the page again is F, the one that comes late L, whichever CPU that is; P2 migrates. */
  private val restored = Seq("L reads [PTE(x)]", "F writes [PTE(x)]", "F unlocks P->lock")
  private val unmapped = restored ++ Seq("P2 writes [PTE(x)]", "P2 reads [PTE(x)]", "P2 writes [PTE(x)]")
  private val freed = unmapped ++ Seq("P2 unlocks P->lock", "P2 writes P->_refcount", "P2 frees P")
  private val lateGet = unmapped ++ Seq("P2 unlocks P->lock", "P2 writes P->_refcount", "L writes P->_refcount")

  private val documented: Seq[(String, String, Seq[String])] = Seq(
    ("before", "lock_of_free_folio", freed :+ "L unlocks P->lock"),
    ("before", "bad_page", freed :+ "L unlocks P->lock"),
    ("before", "unlock_by_stranger", freed ++ Seq("P2 allocates P", "P2 writes P->lock", "L unlocks P->lock")),
    ("before-retry", "lock_of_free_folio", freed :+ "L unlocks P->lock"),
    ("before-retry", "bad_page", unmapped ++ Seq("P2 unlocks P->lock", "L locks P->lock", "P2 frees P")),
    ("unconditional-get", "resurrected", lateGet),
    ("unconditional-get", "freed_twice", lateGet :+ "L frees P"),
    ("unconditional-get", "lock_of_free_folio", lateGet :+ "L locks P->lock"),
    ("no-recheck", "restored_twice", restored ++ Seq("L locks P->lock", "L writes P->_mapcount")),
    ("no-recheck", "bad_page", unmapped ++ Seq("P2 unlocks P->lock", "L writes [PTE(x)]", "L frees P")),
    ("put-before-unlock", "bad_page", unmapped ++ Seq("L writes P->_refcount", "L frees P")),
    (
      "put-before-unlock",
      "unlock_by_stranger",
      unmapped ++ Seq("L writes P->_refcount", "P2 allocates P", "L unlocks P->lock")
    ),
    ("no-put-on-retry", "leaked_reference", Seq("L writes P->_refcount", "L finds locked P->lock")),
    ("get-after-lock", "resurrected", freed.dropRight(1) ++ Seq("L writes P->_refcount")),
    (
      "after-vs-set-locked",
      "unlock_by_stranger",
      freed ++ Seq(
        "P2 allocates P",
        "L writes P->_refcount",
        "L locks P->lock",
        "P2 locks P->lock",
        "L unlocks P->lock"
      )
    )
  )

  for ((variant, condition, steps) <- documented)
    goes(name, variant, condition)(as("P0", "P1", steps), as("P1", "P0", steps))

  private def as(late: String, first: String, steps: Seq[String]): Seq[String] =
    steps.map(_.replaceFirst("^L ", s"$late ").replaceFirst("^F ", s"$first "))

  test("before: the folio that is freed locked was handed to a fault that had waited for it") {
    val accesses = witness(name, "arm64", "before", "bad_page")
    val locked = accesses.all.filter(_.endsWith(" locks P->lock"))
    val late = Seq("P0", "P1").filterNot(cpu => locked.contains(s"$cpu locks P->lock"))
    assert(late.size == 1)
    assert(accesses.inOrder("P2 unlocks P->lock", "P2 frees P", s"${late.head} unlocks P->lock").size == 3)
  }

  test("as many states and steps as ever") {
    val expected = Seq(
      ("arm64", "after") -> ((625L, Seq(104))),
      ("x86_64", "before") -> ((472L, Seq(95, 95, 95, 96)))
    )
    val found = expected.map { case (target @ (architecture, variant), _) =>
      val exploration = Explored.raceNamed(name, architecture, variant).search().run()
      target -> ((exploration.states, exploration.witnesses.asScala.flatMap(_.toScala.map(_.length)).toSeq))
    }
    assert(found == expected)
  }
}
