package org.shootdown.mmu.image

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class MemoryImageSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val pageBytes = 4096L

  private sealed trait Piece
  private case class Frame(offset: Int, words: Int, home: Int) extends Piece
  private case class Structure(words: Int, home: Int) extends Piece

  private val pieces: Gen[List[Piece]] = Gen.listOf(
    Gen.oneOf(
      for {
        offset <- Gen.oneOf(0, 1, 100, 511)
        words <- Gen.choose(1, 512 - offset)
        home <- Gen.choose(0, 2)
      } yield Frame(offset, words, home),
      for {
        words <- Gen.frequency(5 -> Gen.choose(1, 20), 2 -> Gen.choose(400, 512), 1 -> Gen.choose(513, 2000))
        home <- Gen.choose(0, 2)
      } yield Structure(words, home)
    )
  )

  /** Adds a piece; the address of its first backed word, how many there are, and their home. */
  private def add(builder: MemoryImageBuilder, piece: Piece): (Long, Int, Int) = piece match {
    case Frame(offset, words, home) =>
      val expected = builder.nextFrameNumber * pageBytes
      val frame = builder.addFrame("f", ObjectKind.FRAME, offset, words, home, Lifetime.LIVE, 0)
      frame shouldBe expected
      (frame + offset * 8L, words, home)
    case Structure(words, home) =>
      (builder.addStructure("s", "t", ObjectKind.STATIC, words, home, Lifetime.LIVE), words, home)
  }

  test("pieces of memory do not overlap, and every word knows its object and its home") {
    forAll(pieces) { wanted =>
      val builder = new MemoryImageBuilder(3)
      val placed = wanted.map(add(builder, _))
      val image = builder.build()
      val words = placed.zipWithIndex.flatMap { case ((address, count, home), number) =>
        (0 until count).map(i => (image.addresses.wordAt(address + i * 8L), number, home))
      }
      words.map(_._1) shouldBe words.indices
      image.words shouldBe words.size
      words.map { case (word, _, _) => (word, image.objectOf(word), image.addresses.homeOf(word)) } shouldBe words
      image.objects.size shouldBe placed.size
      placed.zipWithIndex.foreach { case ((address, count, home), number) =>
        val placedObject = image.objects.get(number)
        placedObject.address shouldBe address
        placedObject.words shouldBe count
        placedObject.home shouldBe home
        image.objectAt(address) shouldBe number
        image.objectAt(address + 1) shouldBe -1
      }
    }
  }

  test("the words of a home are numbered from 0 without gaps") {
    forAll(pieces) { wanted =>
      val builder = new MemoryImageBuilder(3)
      wanted.foreach(add(builder, _))
      val image = builder.build()
      for (home <- 0 to 2) {
        val words = (0 until image.words).filter(image.addresses.homeOf(_) == home)
        words.map(image.localIndex) shouldBe words.indices
        image.words(home) shouldBe words.size
      }
    }
  }

  test("small structures share a frame, and one that does not fit starts another") {
    val builder = new MemoryImageBuilder(1)
    def structure(words: Int) = builder.addStructure("s", "t", ObjectKind.STATIC, words, 0, Lifetime.LIVE)
    val first = structure(500)
    structure(12) shouldBe first + 500 * 8
    structure(1) shouldBe first + pageBytes
    structure(1) shouldBe first + pageBytes + 8
  }

  test("a structure longer than a page has consecutive addresses, and the next one follows it") {
    val builder = new MemoryImageBuilder(1)
    val long = builder.addStructure("s", "t", ObjectKind.STATIC, 1200, 0, Lifetime.LIVE)
    long % pageBytes shouldBe 0
    builder.set(long + 1199 * 8, 7)
    val next = builder.addStructure("s", "t", ObjectKind.STATIC, 1, 0, Lifetime.LIVE)
    next shouldBe long + 1200 * 8
    val image = builder.build()
    (0 until 1201).map(i => image.addresses.wordAt(long + i * 8L)) shouldBe (0 until 1201)
    image.valueAt(long + 1199 * 8) shouldBe 7
  }

  test("nothing is at address 0, below a frame's backed words, or behind them") {
    val builder = new MemoryImageBuilder(1)
    val frame = builder.addFrame("f", ObjectKind.TABLE, 3, 2, 0, Lifetime.LIVE, 0)
    val image = builder.build()
    for (address <- Seq(0L, 8L, frame, frame + 16, frame + 40, frame + pageBytes, -8L))
      image.objectAt(address) shouldBe -1
    for (address <- Seq(frame + 24, frame + 32)) image.objectAt(address) shouldBe 0
  }

  test("words start as 0 and plain data, unless set and marked otherwise") {
    val builder = new MemoryImageBuilder(1)
    val structure = builder.addStructure("s", "t", ObjectKind.STATIC, 3, 0, Lifetime.LIVE)
    builder.set(structure + 8, 42)
    builder.get(structure + 8) shouldBe 42
    builder.mark(structure + 8, WordKind.LOCK)
    builder.mark(structure + 16, WordKind.REFERENCE_COUNT)
    val image = builder.build()
    (0 to 2).map(image.value) shouldBe Seq(0, 42, 0)
    Seq(WordKind.DATA, WordKind.LOCK, WordKind.REFERENCE_COUNT).zipWithIndex.foreach { case (kind, word) =>
      WordKind.values.filter(image.isKind(word, _)) shouldBe Array(kind)
    }
  }

  test("a word holds what is put there, of a narrow one the low bits with their sign") {
    val builder = new MemoryImageBuilder(1)
    val structure = builder.addStructure("s", "t", ObjectKind.STATIC, 4, 0, Lifetime.LIVE)
    builder.narrow(structure + 8, 32, true)
    builder.narrow(structure + 16, 32, false)
    builder.narrow(structure + 24, 8, true)
    val image = builder.build()
    (0 to 3).map(image.held(_, 0x1fffffff0L)) shouldBe Seq(0x1fffffff0L, -16, 0xfffffff0L, -16)
    (0 to 3).map(image.held(_, 127)) shouldBe Seq(127, 127, 127, 127)
    for (bits <- Seq(0, 64)) an[IllegalArgumentException] should be thrownBy builder.narrow(structure, bits, true)
  }

  test("a frame is named page or table, and has a descriptor") {
    val builder = new MemoryImageBuilder(1)
    builder.addFrame("p", ObjectKind.FRAME, 0, 1, 0, Lifetime.FREE, 8)
    builder.addFrame("t", ObjectKind.TABLE, 0, 1, 0, Lifetime.LIVE, 16)
    val objects = builder.build().objects
    objects.get(0) shouldBe new SimulatedObject("p", "page", ObjectKind.FRAME, 4096, 1, 0, Lifetime.FREE, 8)
    objects.get(1) shouldBe new SimulatedObject("t", "table", ObjectKind.TABLE, 8192, 1, 0, Lifetime.LIVE, 16)
  }

  test("a frame backs at least one word and not more than a page has") {
    val builder = new MemoryImageBuilder(1)
    for ((offset, words) <- Seq(0 -> 0, -1 -> 1, 0 -> 513, 512 -> 1, 1 -> 512, 1 -> Int.MaxValue))
      an[IllegalArgumentException] should be thrownBy
        builder.addFrame("f", ObjectKind.FRAME, offset, words, 0, Lifetime.LIVE, 0)
  }

  test("memory has a home that exists, and a bound") {
    val builder = new MemoryImageBuilder(2)
    for (home <- Seq(-1, 2))
      an[IllegalArgumentException] should be thrownBy
        builder.addStructure("s", "t", ObjectKind.STATIC, 1, home, Lifetime.LIVE)
    builder.addStructure("s", "t", ObjectKind.STATIC, 1, 0, Lifetime.LIVE)
    for (words <- Seq(MemoryImageBuilder.MAXIMUM_WORDS, Int.MaxValue))
      an[IllegalArgumentException] should be thrownBy
        builder.addStructure("s", "t", ObjectKind.STATIC, words, 0, Lifetime.LIVE)
  }

  test("only what is backed can be set, read or marked") {
    val builder = new MemoryImageBuilder(1)
    val frame = builder.addFrame("f", ObjectKind.FRAME, 1, 1, 0, Lifetime.LIVE, 0)
    for (address <- Seq(0L, frame, frame + 16, frame + pageBytes + 8, -8L, 1L << 50)) {
      an[IllegalArgumentException] should be thrownBy builder.set(address, 1)
      an[IllegalArgumentException] should be thrownBy builder.get(address)
      an[IllegalArgumentException] should be thrownBy builder.mark(address, WordKind.LOCK)
    }
  }
}
