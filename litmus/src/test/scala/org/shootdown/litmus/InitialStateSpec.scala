package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.config.architecture.EntryBits
import org.shootdown.mmu.image.FolioLayout
import org.shootdown.mmu.image.Lifetime
import org.shootdown.mmu.image.ObjectKind
import org.shootdown.mmu.image.SimulatedObject
import org.shootdown.mmu.image.WordKind

/** The initial state as memory. */
class InitialStateSpec extends AnyFunSuite {
  private val kernel =
    """typedef unsigned long pgd_t;
      |struct folio { unsigned long flags; __refcount atomic_t _refcount; atomic_t _mapcount; struct mutex lock; int extra; };
      |struct mm_struct { int a; pgd_t *pgd; struct rw_semaphore mmap_lock; };
      |struct task_struct { unsigned int __state; struct mm_struct *mm; };
      |struct node { int value; struct node *next; spinlock_t lock; refcount_t users[2]; };
      |#define PAGE_FLAGS_CHECK_AT_FREE (1 << FLAG)
      |enum { FLAG = 4 };""".stripMargin

  private def scenario(
      initial: String,
      threads: String = "P0() { }",
      architecture: String = "x86_64",
      mmus: Int = 1,
      cpus: Int = 0,
      header: String = ""
  ) =
    Compiled.scenario(
      s"C t\n$header{ $initial }\n$kernel\n$threads\n",
      architecture = architecture,
      mmus = mmus,
      cpus = cpus
    )

  private def objects(scenario: Scenario): Seq[SimulatedObject] = scenario.image.objects.asScala.toSeq

  private def named(scenario: Scenario, name: String, kind: ObjectKind): SimulatedObject =
    objects(scenario).find(o => o.name == name && o.kind == kind).get

  private def word(scenario: Scenario, address: Long): Long = scenario.image.valueAt(address)

  private def error(initial: String, threads: String = "P0() { }"): String =
    Compiled.error(scenario(initial, threads)).linesIterator.next().stripPrefix("test.litmus:")

  test("variables and structs have their values") {
    val s = scenario(
      "x=1; int y = -2; int *p = &x; q = &y; int a[2] = {3, 4}; b[1] = 9; int b[3]; struct node n = { .value = 5, .next = &m, .users = {6, 7} }; struct node m = { 8 }; n.users[1] = 70; unsigned int u = -1; atomic_t v = ATOMIC_INIT(2); z;",
      "P0(int *x, int **q) { }"
    )
    def at(name: String, offset: Long = 0) = word(s, s.symbols.find(name).address + offset)
    def address(name: String) = s.symbols.find(name).address
    assert(
      Seq(at("x"), at("y"), at("p"), at("q"), at("u"), at("v"), at("z")) ===
        Seq(1, -2, address("x"), address("y"), 0xffffffffL, 2, 0)
    )
    assert(Seq(at("a"), at("a", 8), at("b"), at("b", 8)) === Seq(3, 4, 0, 9))
    assert(Seq(at("n"), at("n", 8), at("n", 24), at("n", 32), at("m")) === Seq(5, address("m"), 6, 70, 8))
  }

  test("locks and reference counts are marked") {
    val s = scenario("struct node n; struct folio P; spinlock_t l;")
    def kind(name: String, offset: Long) = {
      val index = s.image.addresses.wordAt(s.symbols.find(name).address + offset)
      WordKind.values.find(s.image.isKind(index, _)).get
    }
    assert(
      Seq(0L, 8L, 16L, 24L, 32L).map(kind("n", _)) ===
        Seq(WordKind.DATA, WordKind.DATA, WordKind.LOCK, WordKind.REFERENCE_COUNT, WordKind.REFERENCE_COUNT)
    )
    assert(
      Seq(0L, 8L, 16L, 24L)
        .map(kind("P", _)) === Seq(WordKind.DATA, WordKind.REFERENCE_COUNT, WordKind.DATA, WordKind.LOCK)
    )
    assert(kind("l", 0) === WordKind.LOCK)
    assert(s.image.folioLayout === new FolioLayout(0, 8, 16, 24, 16))
  }

  test("objects have kinds and lifetimes") {
    val s = scenario(
      "struct node a; struct node f = free; struct mm_struct mm; int x; struct folio P; struct folio F = free;"
    )
    def is(name: String, kind: ObjectKind) = named(s, name, kind).initial
    assert(is("a", ObjectKind.SLAB) === Lifetime.LIVE)
    assert(is("f", ObjectKind.SLAB) === Lifetime.FREE)
    assert(is("mm", ObjectKind.MM) === Lifetime.LIVE)
    assert(is("x", ObjectKind.STATIC) === Lifetime.LIVE)
    assert(is("P", ObjectKind.FRAME) === Lifetime.LIVE)
    assert(is("F", ObjectKind.FRAME) === Lifetime.FREE)
    assert(is("P", ObjectKind.STATIC) === Lifetime.LIVE)
    assert(named(s, "P", ObjectKind.FRAME).descriptor === named(s, "P", ObjectKind.STATIC).address)
    assert(named(s, "P", ObjectKind.FRAME).`type` === "page")
  }

  test("the memory map is an array, frames are numbered in the same order") {
    val folios = (0 until 150).map(i => s"struct folio F$i;").mkString(" ")
    val s = scenario(s"struct mm_struct mm; $folios [PTE(x)] = (oa:PA(F3));")
    val descriptors = objects(s).filter(o => o.`type` == "folio").map(_.address)
    assert(descriptors === descriptors.indices.map(i => descriptors.head + i * 64L))
    val frames = objects(s).filter(_.descriptor != 0)
    assert(frames.map(_.descriptor) === descriptors)
    assert(frames.map(_.address >>> 12) === frames.indices.map(i => (frames.head.address >>> 12) + i))
  }

  for ((architecture, levels) <- Seq("x86_32-pae" -> 3, "x86_64" -> 4)) {
    test(s"a walk of $levels levels finds the page on $architecture") {
      val s = scenario(
        "struct mm_struct mm; struct folio P; struct folio Q; [PTE(x)] = (oa:PA(P)); [PTE(y)] = (oa:PA(Q), write:0, db:1, af:0, user:0); [PTE(z)] = none;",
        architecture = architecture
      )
      val space = s.topology.addressSpaces.get(0)
      val top = Compiled.architecture(architecture).tables.levels
      assert(top === levels)
      def walk(va: Long): Long = (top - 1 to 0 by -1).foldLeft(space.pgd) { (table, level) =>
        val entry = word(s, table + ((va >>> (12 + 9 * level)) & 511) * 8)
        if (level > 0) { assert((entry & EntryBits.PRESENT) !== 0L); entry & EntryBits.FRAME_MASK }
        else entry
      }
      def va(name: String) = s.symbols.find(name).address
      def frame(name: String) = named(s, name, ObjectKind.FRAME).address
      assert(va("x") % (1 << 21) === 0)
      assert((va("y") - va("x"), va("z") - va("x")) === ((4096, 8192)))
      assert(walk(va("x")) === (frame("P") | EntryBits.PRESENT | EntryBits.USER | EntryBits.WRITE | EntryBits.ACCESSED))
      assert(walk(va("y")) === (frame("Q") | EntryBits.PRESENT | EntryBits.DIRTY))
      assert(walk(va("z")) === 0)
      assert(word(s, space.mm + 8) === space.pgd)
      assert(s.symbol(va("x")).nonEmpty)
    }
  }

  test("huge and empty PMDs, deposited tables and names for tables") {
    val s = scenario(
      "struct mm_struct mm; struct folio H; struct folio P; [PMD(h)] = (oa:PA(H), huge:1); [PTE(x)] = (oa:PA(P), valid:0, soft1:1); [PMD(e)] = none; [PTE(d)] = (oa:PA(P)); [PMD(d)] = (oa:PA(H), huge:1); T = PT(x); 0:t = &PT(x);",
      "P0(struct folio *T) { struct folio *t; int same = t == T; }\nlocations [[PMD(h)]; [PTE(x)]; [PMD(e)]; [PMD(d)]; T->_refcount]"
    )
    val state = new InitialMemoryState(s)
    assert(
      s.outcome(state) ===
        "PT(x)->_refcount=0; [PMD(d)]=(oa:PA(H), huge:1); [PMD(e)]=none; [PMD(h)]=(oa:PA(H), huge:1); [PTE(x)]=(oa:PA(P), valid:0, soft1:1);"
    )
    assert(named(s, "PT(d)", ObjectKind.TABLE).initial === Lifetime.DEPOSITED)
    assert(named(s, "PT(x)", ObjectKind.TABLE).initial === Lifetime.LIVE)
    assert(Interpreter.finished(s).variables("same") === 1)
    assert(s.cpus.get(0).parameters.getLong(0) === named(s, "PT(x)", ObjectKind.TABLE).descriptor)
  }

  for ((architecture, levels) <- Seq("x86_32-pae" -> 3, "x86_64" -> 4, "arm64" -> 4))
    test(s"two address spaces share a table of PMDs, and another one of PTEs, on $architecture") {
      val s = scenario(
        "struct mm_struct a; struct mm_struct b; struct folio H; struct folio P; [PMD(h, a)] = (oa:PA(H), huge:1); [PUD(h, b)] = [PUD(h, a)]; T = PMDT(h, a); T->_refcount = 2; [PTE(x, a)] = (oa:PA(P)); [PMD(x, b)] = [PMD(x, a)];",
        "P0(struct folio *T) { }\nlocations [T->_refcount; [PMD(h, a)]; [PTE(x, a)]]",
        architecture = architecture
      )
      assert(Compiled.architecture(architecture).tables.levels === levels)
      def va(name: String) = s.symbols.find(name).address
      def walk(mm: Int, page: String, level: Int): Long =
        (levels - 1 until level by -1).foldLeft(s.topology.addressSpaces.get(mm).pgd) { (table, above) =>
          val entry = word(s, table + ((va(page) >>> (12 + 9 * above)) & 511) * 8)
          assert((entry & EntryBits.PRESENT) !== 0L)
          entry & EntryBits.FRAME_MASK
        }
      assert(walk(0, "h", 1) === walk(1, "h", 1))
      assert(walk(0, "x", 0) === walk(1, "x", 0))
      assert(named(s, "PMDT(h, a)", ObjectKind.TABLE).descriptor === s.symbols.find("T").address)
      val shown = s.outcome(new InitialMemoryState(s))
      assert(shown.contains("PMDT(h, a)->_refcount=2") && shown.contains("[PMD(h, a)]=(oa:PA(H), huge:1)"), shown)
    }

  test("an empty PUD, and a table below it that is out of the tree") {
    for ((architecture, word) <- Seq("x86_32-pae" -> "PGD", "x86_64" -> "PUD")) {
      val s = scenario(
        "struct mm_struct mm; struct folio H; [PMD(x)] = (oa:PA(H), huge:1); [PUD(x)] = none;",
        "P0() { }\nlocations [[PUD(x)]]",
        architecture = architecture
      )
      assert(s.outcome(new InitialMemoryState(s)) === s"[$word(x)]=none;")
      assert(named(s, "PMDT(x)", ObjectKind.TABLE).initial === Lifetime.DEPOSITED)
    }
  }

  test("several address spaces, which CPU runs which, and global ASIDs") {
    val header = "(* shootdown { replicate = P1 } *)\n"
    val text =
      "struct mm_struct a; struct mm_struct b; struct folio P; [PTE(x, a)] = (oa:PA(P)); [PTE(x, b)] = none; a.global_asid = 1; 0:current->mm = a; 1:current->active_mm = b; 2:current->mm = none; 0:current->__state = 3;"
    val s = scenario(text, "P0(char *x) { }\nP1() { }\nP2() { }", cpus = 5, header = header)
    val spaces = s.topology.addressSpaces.asScala
    assert(spaces.map(_.asid) === Seq(1, 2))
    assert(spaces.map(_.globalAsid) === Seq(true, false))
    assert(s.cpus.asScala.map(_.mm) === Seq(spaces(0).mm, spaces(1).mm, 0, spaces(1).mm, spaces(1).mm))
    assert(s.cpus.asScala.map(_.`lazy`) === Seq(false, true, false, true, true))
    assert(s.cpus.asScala.map(_.thread) === Seq(0, 1, 2, 1, 1))
    assert(s.cpus.get(1).program eq s.cpus.get(4).program)
    val tasks = objects(s).filter(_.`type` == "task_struct")
    assert(tasks.map(_.name) === (0 to 4).map(i => s"$i:current"))
    assert(word(s, tasks.head.address) === 3)
    assert(word(s, tasks.head.address + 8) === spaces(0).mm)
  }

  test("a global ASID comes with enough CPUs where the architecture says so") {
    def global(cpus: Int) = scenario(
      "struct mm_struct mm; 0:current->mm = mm;",
      architecture = "x86_64-invlpgb",
      cpus = cpus,
      header = "(* shootdown { replicate = P0 } *)\n"
    ).topology.addressSpaces.get(0).globalAsid
    val needed = Compiled.architecture("x86_64-invlpgb").flush.globalAsidCpus
    assert(!global(needed - 1))
    assert(global(needed))
  }

  test("homes go round the MMUs") {
    val s =
      scenario("int a; int b; struct folio P; struct folio Q; struct mm_struct mm; [PTE(x)] = (oa:PA(P));", mmus = 3)
    def home(name: String, kind: ObjectKind) = named(s, name, kind).home
    assert(
      (
        home("a", ObjectKind.STATIC),
        home("b", ObjectKind.STATIC),
        home("P", ObjectKind.FRAME),
        home("Q", ObjectKind.FRAME)
      ) === ((0, 1, 2, 0))
    )
    assert((home("P", ObjectKind.STATIC), home("Q", ObjectKind.STATIC)) === ((2, 0)))
    assert(objects(s).filter(_.kind == ObjectKind.TABLE).map(_.home) === Seq(0, 1, 2, 0))
    assert(s.image.mmus === 3)
  }

  test("words are named as the scenario would write them") {
    val s =
      scenario("struct node n; int a[2]; struct folio P; struct mm_struct mm; [PTE(x)] = (oa:PA(P)); [PA(P)] = 7;")
    def at(name: String, offset: Long) = s.symbol(s.symbols.find(name).address + offset)
    assert(
      Seq(at("n", 0), at("n", 16), at("n", 32), at("a", 8), at("P", 8)) ===
        Seq("n->value", "n->lock", "n->users[1]", "a[1]", "P->_refcount")
    )
    assert(s.symbol(named(s, "P", ObjectKind.FRAME).address) === "[PA(P)]")
    assert(s.symbol(named(s, "PT(x)", ObjectKind.TABLE).address) === "[PTE(x)]")
    assert(s.symbol(s.topology.addressSpaces.get(0).pgd) === "[PGD(x)]")
    assert(word(s, named(s, "P", ObjectKind.FRAME).address) === 7)
    assert(
      Seq(
        s.pointer(0),
        s.pointer(s.symbols.find("P").address),
        s.pointer(s.symbols.find("n").address + 16),
        s.pointer(12345678)
      ) ===
        Seq("0", "P", "&n->lock", "0xbc614e")
    )
  }

  test("what is wrong") {
    assert(error("int x; int x;") === "2:14: 'x' is already declared")
    assert(error("struct none x;") === "2:15: struct none is not defined")
    assert(error("int x = free;") === "2:3: only a struct can be free: nothing else is allocated")
    assert(error("int x = y + 1;") === "2:11: 'y' is not a constant")
    assert(error("int x[1] = { &y };") === "2:17: nothing is called 'y'")
    assert(error("struct node n = { .valeu = 1 };") === "2:22: struct node has no field 'valeu'")
    assert(error("struct node n = 3;") === "2:19: a struct node takes its values in braces")
    assert(error("int a[2] = {1, 2, 3};") === "2:21: index 2 is outside the array")
    assert(error("x.f = 1;") === "2:5: int has no field 'f'")
    assert(error("[PTE(x)] = none;") === "2:4: PTE needs an address space: declare 'struct mm_struct mm;'")
    assert(
      error(
        "struct mm_struct a; struct mm_struct b; [PTE(x)] = none;"
      ) === "2:44: which mm? There are a, b: write PTE(x, a)"
    )
    assert(error("struct mm_struct a; [PTE(x, c)] = none;") === "2:31: there is no mm 'c'")
    assert(
      error(
        "struct mm_struct a; [PTE(x)] = (oz:3);"
      ) === "2:35: an entry has no field 'oz' (its fields: oa, valid, write, user, af, db, huge, soft0, soft1, soft2)"
    )
    assert(error("struct mm_struct a; [PTE(x)] = (oa:PA(a));") === "2:41: 'a' is not a struct folio")
    assert(error("struct mm_struct a; [PTE(x)] = (valid:2);") === "2:41: this field is 0 or 1")
    assert(error("struct mm_struct a; [PTE(x)] = (af:1, af:0);") === "2:41: field 'af' is given twice")
    assert(error("struct mm_struct a; [PTE(x)] = none; [PTE(x)] = none;") === "2:41: this entry already has a value")
    assert(
      error("struct mm_struct a; struct folio P; [PMD(x)] = (oa:PA(P));") ===
        "2:40: a PMD that is set here is huge:1, none or another PMD; the one that leads to a table of its own is implied"
    )
    assert(
      error("struct mm_struct a; struct mm_struct b; [PTE(x, a)] = none; [PMD(x, b)] = [PMD(y, a)];") ===
        "2:82: there is no user page 'y'"
    )
    assert(
      error(
        "struct mm_struct a; [PMD(x)] = none; [PUD(x)] = [PMDT(x)];"
      ) === "2:52: a struct folio has no value as a whole; name a field"
    )
    assert(error("struct mm_struct a; [PMD(x)] = none; T = PMDT(x); T;") === "2:53: 'T' is already declared")
    assert(error("3:r0 = 1;") === "2:3: there is no thread P3")
    assert(error("0:nobody = 1;") === "2:5: P0 has no variable 'nobody'")
    assert(error("0:current->mm = x; int x;") === "2:19: expected an mm or none")
    assert(error("struct mm_struct mm; mm.global_asid = 2;") === "2:24: global_asid is 0 or 1")
    assert(error("int x", "P0(int *x { }") === "10:11: expected ')' before '{'")
    assert(error("x = = 1;") === "2:7: unexpected '='")
  }

  test("several pages have one name: they follow each other, in as many tables as they take") {
    val s =
      scenario("struct mm_struct mm; struct folio P; [PTE(x)] = none; [PTE(v[1000])] = none; [PTE(w)] = (oa:PA(P));")
    def address(name: String) = s.symbols.find(name).address
    assert(address("v") === address("x") + 4096)
    assert(address("w") === address("v") + 1000 * 4096)
    val tables = objects(s).filter(o => o.kind == ObjectKind.TABLE && o.name.startsWith("PT("))
    assert(tables.map(o => (o.name, o.words)) === Seq(("PT(x)", 512), ("PT(v[511])", 490)))
    assert(tables.map(o => s.symbol(o.address)) === Seq("[PTE(x)]", "[PTE(v[511])]"))
    assert(s.symbol(tables(1).address + 8 * 489) === "[PTE(w)]")
    assert((word(s, tables(1).address + 8 * 489) & EntryBits.PRESENT) !== 0)
    assert(
      Seq(0L, 4096L, 999 * 4096L + 8).map(a => s.pointer(address("v") + a)) === Seq("v", "&v[1]", "&v[999]+8")
    )
  }

  test("an mm may know the pages of another, but not more or fewer under one name") {
    val two = "struct mm_struct a; struct mm_struct b; [PTE(v[4], a)] = none;"
    assert(objects(scenario(s"$two [PTE(v[4], b)] = none;")).count(_.kind == ObjectKind.TABLE) === 8)
    assert(error(s"$two [PTE(v[3], b)] = none;").endsWith("'v' is declared as 4 pages, not 3 pages"))
    assert(error(s"$two [PTE(v, b)] = none;").endsWith("'v' is declared as 4 pages, not a page"))
    assert(error("struct mm_struct mm; [PMD(v[2])] = none;").endsWith("only PTE stands for several pages"))
    assert(error("struct mm_struct mm; [PTE(1[2])] = none;").endsWith("expected a name"))
  }

  test("an array of free memory is as many objects, which have a frame each where they are folios") {
    val s = scenario("struct folio F[3] = free; struct node n[2] = free;")
    assert(objects(s).filter(_.initial == Lifetime.FREE).map(_.name) === Seq("F[0]", "F[1]", "F[2]", "n[0]", "n[1]"))
    assert(named(s, "F[1]", ObjectKind.FRAME).descriptor === named(s, "F[1]", ObjectKind.STATIC).address)
    assert(error("struct node n[2] = free; struct node n;").endsWith("'n' is already declared"))
    assert(error("int n; struct node n[2] = free;").endsWith("'n' is already declared"))
    assert(error("int n[2] = free;").endsWith("only a struct can be free: nothing else is allocated"))
  }
}

/** The final state of a machine that never ran. */
final class InitialMemoryState(scenario: Scenario) extends org.shootdown.litmus.condition.FinalState {
  override def register(cpu: Int, register: Int): Long = 0
  override def word(address: Long): Long = scenario.image.valueAt(address)
  override def reported(checker: org.shootdown.config.finding.Checker): Boolean = false
  override def finished(cpu: Int): Boolean = true
}
