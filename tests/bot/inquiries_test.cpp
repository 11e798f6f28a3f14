// "Can't find it?": asked in words, answered by people; from the form, the Home tab and `/c1 ask`.

#include "bot/inquiries.hpp"

#include "bot/inquiry_card.hpp"
#include "bot/slack_client.hpp"

namespace c1::bot::inquiries_test {
namespace {

using namespace workflow;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kJun = "jun@acme.test", kKim = "kim@acme.test";

const char kAcme[] =
    "organisation: {name: Acme, helpdesk: [it/helpdesk]}\n"
    "users:\n"
    "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
    "  - {email: jun@acme.test, name: Jun Watanabe}\n"
    "  - {email: kim@acme.test, name: Kim Lee}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
    "apps:\n"
    "  - {slug: it, name: IT, owners: [omar@acme.test], policy: manager, entitlements: [{slug: vpn, name: VPN}, {slug: "
    "code, name: Code}, {slug: helpdesk, name: Helpdesk, holders: [jun@acme.test, kim@acme.test]}]}\n"
    "  - {slug: vault, name: Vault, owners: [ines@acme.test], policy: manager, entitlements: [{slug: key, name: "
    "Key}]}\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [it/vpn, it/code]}]\n";

class Inquiries : public testing::Test {
 protected:
  House house{kAcme};
  SlackClient lena{house, kLena};
  SlackClient omar{house, kOmar};
  SlackClient jun{house, kJun};
  SlackClient kim{house, kKim};

  json::Value home(const std::string& person) {
    const CatalogPtr catalog = house.services.catalog.get();
    return house.store->read([&](storage::Tx& tx) {
      return home_tab::view_of(tx, *catalog, *catalog->user({person}), "http://c1.test", house.clock.now());
    });
  }
  std::vector<Inquiry> open_of(const std::string& person) {
    return house.store->read([&](storage::Tx& tx) { return tx.open_inquiries({person}, 50); });
  }
  // As the notifier would post it, recorded, so that it has a thread.
  Message card_of(const RequestId& id, const std::string& reader) {
    const auto inquiry = house.store->read([&](storage::Tx& tx) { return tx.inquiry(id); }).value();
    Message drawn = inquiry_card(inquiry, *house.services.catalog.get(), {reader});
    EXPECT_THAT(sandbox::problems_of_blocks(drawn.blocks, sandbox::Surface::message, "/blocks"), IsEmpty());
    const storage::MessageRow row{.key = key_of(SyncCard{id, {reader}}),
                                  .request = id.value,
                                  .person = reader,
                                  .channel = "D" + reader,
                                  .ts = "1.1"};
    house.store->write([&](storage::Tx& tx) { tx.save(row); });
    return drawn;
  }
  Inquiry asked(const std::string& words = "I want the sales figures") {
    lena.runs("ask " + words);
    EXPECT_EQ(lena.submits(), "");
    lena.closes();
    return open_of(kLena).back();
  }
  slack::Event said(const std::string& by, const std::string& channel, const std::string& ts, const std::string& text) {
    return {.tenant = SlackClient::kTenant,
            .event_id = "Ev" + ts,
            .type = "message",
            .body = slack::MessagePosted{.user = SlackClient::slack_id(by),
                                         .channel = channel,
                                         .channel_type = "im",
                                         .ts = ts,
                                         .thread_ts = "1.1",
                                         .text = text}};
  }
  template <class E>
  std::vector<std::string> told() {
    house.works();
    std::vector<std::string> people;
    for (const Effect& effect : house.said)
      if (const auto* one = std::get_if<E>(&effect)) people.push_back(one->person.value);
    house.said.clear();
    return people;
  }
};

TEST_F(Inquiries, AreFilledInByTheLineAndSentByTheButtonOnly) {
  lena.runs("ask I want the sales figures");
  EXPECT_EQ(lena.title(), "Can't find it?");
  EXPECT_EQ(lena.value_of("What do you need?"), "I want the sales figures");
  EXPECT_THAT(lena.words(), HasSubstr("Goes to the helpdesk (Jun Watanabe and Kim Lee)"));
  EXPECT_THAT(open_of(kLena), IsEmpty());
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(lena.words(), HasSubstr("I have asked the helpdesk (Jun Watanabe and Kim Lee):"));
  EXPECT_THAT(open_of(kJun), SizeIs(1));
  EXPECT_THAT(told<SyncCard>(), testing::UnorderedElementsAre(kLena, kJun, kKim));
}

TEST_F(Inquiries, ComeOutOfTheFormWithItsAppAndWhatWasTyped) {
  lena.runs("request");
  lena.chooses("App", "IT").fills("Reason", "The figures of May");
  EXPECT_EQ(lena.clicks("Can't find it?"), "");
  EXPECT_EQ(lena.value_of("What do you need?"), "The figures of May");
  EXPECT_THAT(lena.words(), HasSubstr("Goes to the owners of IT (Omar Haddad)"));
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(open_of(kOmar), SizeIs(1));
  EXPECT_THAT(open_of(kJun), IsEmpty());
}

TEST_F(Inquiries, DoNotTellOfAppsThatAreNotSeen) {
  const auto viewer = viewer_of(house.services, SlackClient::kTenant, lena.actor());
  const auto inquiry = inquiries::ask(house.services, {}, *viewer, {"vault"}, "The key");
  EXPECT_EQ(inquiry->label, "the helpdesk") << "the owner of a vault is nobody's business";
  EXPECT_TRUE(inquiry->app.empty());
}

TEST_F(Inquiries, KeepWhatWasTypedWhenSomethingIsWrong) {
  lena.runs("ask");
  EXPECT_THAT(lena.submits(), HasSubstr("What do you need?: Say in your own words"));
  EXPECT_TRUE(lena.has_modal());
}

TEST_F(Inquiries, SubmittedTwiceAreOne) {
  lena.runs("ask The figures");
  const auto submission = lena.submission();
  EXPECT_EQ(lena.dispatches(submission), "");
  EXPECT_EQ(lena.dispatches(submission), "");
  EXPECT_THAT(open_of(kLena), SizeIs(1));
}

TEST_F(Inquiries, AreAnsweredFromTheCardAndEverybodySeesIt) {
  const Inquiry inquiry = asked();
  const Message card = card_of(inquiry.id, kJun);
  EXPECT_EQ(card.text, "Lena Fischer can't find what they need: I want the sales figures");
  EXPECT_EQ(jun.clicks("Answer…", card.blocks), "");
  EXPECT_THAT(jun.words(), AllOf(HasSubstr("Lena Fischer asks:"), HasSubstr("I want the sales figures")));
  EXPECT_THAT(jun.submits(), HasSubstr("Your answer: Say where"));
  told<SyncCard>();
  jun.fills("Your answer", "Ask for Reader in Ledger");
  EXPECT_EQ(jun.submits(), "");
  house.works();
  std::vector<std::string> copies, cards;
  for (const Effect& effect : house.said) {
    if (const auto* copy = std::get_if<SyncComment>(&effect)) copies.push_back(copy->person.value);
    if (const auto* drawn = std::get_if<SyncCard>(&effect)) cards.push_back(drawn->person.value);
  }
  EXPECT_THAT(copies, testing::UnorderedElementsAre(kLena, kKim)) << "in their threads";
  EXPECT_THAT(cards, testing::UnorderedElementsAre(kLena, kJun, kKim));
  const Message of_lena = card_of(inquiry.id, kLena);
  EXPECT_THAT(SlackClient::words_of(of_lena.blocks),
              AllOf(HasSubstr("Answered by Jun Watanabe"), HasSubstr("Ask for Reader in Ledger")));
  EXPECT_THAT(SlackClient::buttons_of(of_lena.blocks), ElementsAre("Request access"));
  EXPECT_THAT(SlackClient::buttons_of(card_of(inquiry.id, kKim).blocks), IsEmpty());
  EXPECT_THAT(kim.clicks("Answer…", card.blocks), HasSubstr("Jun Watanabe was quicker"));
}

TEST_F(Inquiries, AreAnsweredByNobodyElse) {
  const Inquiry inquiry = asked();
  EXPECT_THAT(omar.clicks("Answer…", card_of(inquiry.id, kJun).blocks), HasSubstr("you were not asked"));
  EXPECT_THAT(jun.clicks("I don't need it any more", card_of(inquiry.id, kLena).blocks),
              HasSubstr("Only whoever has asked"));
}

TEST_F(Inquiries, AreDoneWithWhenTheirAskerSaysSo) {
  const Inquiry inquiry = asked();
  EXPECT_EQ(lena.clicks("I don't need it any more", card_of(inquiry.id, kLena).blocks), "");
  EXPECT_THAT(open_of(kJun), IsEmpty());
  EXPECT_THAT(SlackClient::words_of(card_of(inquiry.id, kJun).blocks), HasSubstr("Lena Fischer is done with it"));
}

TEST_F(Inquiries, AreTalkedAboutInTheirThreads) {
  const Inquiry inquiry = asked();
  for (const std::string& reader : {kLena, kJun, kKim}) card_of(inquiry.id, reader);
  told<SyncComment>();
  const slack::Event question = said(kJun, "D" + kJun, "2.1", "Which <@ULENA>?");
  EXPECT_EQ(jun.dispatches(question), "");
  EXPECT_EQ(jun.dispatches(question), "") << "the same event again changes nothing";
  EXPECT_THAT(told<SyncComment>(), testing::UnorderedElementsAre(kLena, kKim));
  const auto comment = house.store->read([](storage::Tx& tx) { return tx.comment_at("D" + kJun, "2.1"); });
  ASSERT_TRUE(comment);
  EXPECT_EQ(comment->text, "Which @Lena Fischer?");

  jun.dispatches(slack::Event{.tenant = SlackClient::kTenant,
                              .event_id = "EvEdit",
                              .type = "message.message_changed",
                              .body = slack::MessageEdited{.user = SlackClient::slack_id(kJun),
                                                           .channel = "D" + kJun,
                                                           .ts = "2.1",
                                                           .thread_ts = "1.1",
                                                           .text = "Which figures?",
                                                           .previous_text = "Which?"}});
  EXPECT_THAT(told<SyncComment>(), SizeIs(2));
  jun.dispatches(slack::Event{.tenant = SlackClient::kTenant,
                              .event_id = "EvDelete",
                              .type = "message.message_deleted",
                              .body = slack::MessageDeleted{.channel = "D" + kJun, .ts = "2.1", .thread_ts = "1.1"}});
  const auto gone = house.store->read([](storage::Tx& tx) { return tx.comment_at("D" + kJun, "2.1"); });
  EXPECT_TRUE(gone->deleted);
  EXPECT_EQ(gone->text, "Which figures?");
  std::vector<std::string> noted;
  for (const auto& entry : house.audit())
    if (entry.request == inquiry.id.value) noted.push_back(entry.what);
  EXPECT_THAT(noted, ElementsAre("inquiry.opened", "comment.added", "comment.edited", "comment.deleted"));
}

TEST_F(Inquiries, TakeNoWordThatWasDeletedBeforeItCame) {
  const Inquiry inquiry = asked();
  card_of(inquiry.id, kLena);
  lena.dispatches(slack::Event{.tenant = SlackClient::kTenant,
                               .event_id = "EvGone",
                               .type = "message.message_deleted",
                               .body = slack::MessageDeleted{.channel = "D" + kLena, .ts = "3.1", .thread_ts = "1.1"}});
  lena.dispatches(said(kLena, "D" + kLena, "3.1", "Forget this"));
  EXPECT_FALSE(house.store->read([](storage::Tx& tx) { return tx.comment_at("D" + kLena, "3.1"); }));
}

TEST_F(Inquiries, StandOnTheHomeTabOfBoth) {
  asked();
  EXPECT_THAT(SlackClient::words_of(home(kLena)["blocks"]), HasSubstr("You have asked the helpdesk"));
  const json::Value of_jun = home(kJun);
  EXPECT_THAT(sandbox::problems_of_view(of_jun), IsEmpty());
  EXPECT_THAT(SlackClient::words_of(of_jun["blocks"]),
              AllOf(HasSubstr("Lena Fischer can't find what they need"), Not(HasSubstr("Nothing waits for you."))));
  EXPECT_EQ(jun.clicks_at_home("Answer…", of_jun), "");
  EXPECT_EQ(jun.title(), "Answer");
}

TEST_F(Inquiries, SayWhereThereIsNobodyToAsk) {
  House empty{
      "organisation: {name: Acme}\nusers: [{email: lena@acme.test, name: Lena Fischer}]\n"
      "policies: [{slug: p, steps: [{accept: Fine}]}]\n"
      "apps: [{slug: it, name: IT, owners: [lena@acme.test], policy: p, entitlements: [{slug: vpn, name: VPN}]}]\n"};
  SlackClient alone{empty, kLena};
  EXPECT_THAT(alone.runs("ask The figures"), HasSubstr("There is nobody who could be asked"));
  EXPECT_THAT(alone.runs("request"), HasSubstr("/c1 ask"));
}

}  // namespace
}  // namespace c1::bot::inquiries_test
