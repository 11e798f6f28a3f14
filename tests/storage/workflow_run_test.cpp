// Steps of workflows that wait for the end of a request.

#include "support.hpp"

namespace c1::storage {
namespace {

class WorkflowRuns : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, WorkflowRuns, kEveryStore, name_of_store);

TEST_P(WorkflowRuns, AreFoundByTheirExecutionAndByTheirRequest) {
  store->write([](Tx& tx) { tx.save(WorkflowRun{"Fx1", "r1", "T1", "", {}}); });
  store->read([](Tx& tx) {
    EXPECT_EQ(tx.workflow_run("Fx1")->request, "r1");
    EXPECT_EQ(tx.workflow_run_for({"r1"})->execution, "Fx1");
    EXPECT_EQ(tx.workflow_run_for({"r1"})->team, "T1");
    EXPECT_FALSE(tx.workflow_run("Fx2"));
    EXPECT_FALSE(tx.workflow_run_for({"r2"}));
    return 0;
  });
}

TEST_P(WorkflowRuns, AreForgottenSomeTimeAfterTheyWereToldAndNeverBefore) {
  store->write([](Tx& tx) {
    tx.save(WorkflowRun{"Fx1", "r1", "", "Not in your catalog.", {}});
    tx.save(WorkflowRun{"Fx2", "r2", "", "", {}});
  });
  store->write([](Tx& tx) {
    auto run = *tx.workflow_run("Fx1");
    run.told = kNow;
    tx.save(run);
  });
  store->write([](Tx& tx) { tx.forget_deliveries_before(kNow); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.workflow_run("Fx1"); })->told, kNow);
  store->write([](Tx& tx) { tx.forget_deliveries_before(kNow + Seconds{1}); });
  store->read([](Tx& tx) {
    EXPECT_FALSE(tx.workflow_run("Fx1"));
    EXPECT_TRUE(tx.workflow_run("Fx2")) << "it waits, for however long";
    return 0;
  });
}

}  // namespace
}  // namespace c1::storage
