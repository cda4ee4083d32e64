import { Api, newTeam } from "../helpers/api";
import { expect, open, test, unique } from "../helpers/fixtures";
test("dbg", async ({ person }) => {
  const { head, manager } = await newTeam();
  const asManager = await Api.as(manager.email);
  const task = await asManager.post("/tasks", { title:"Поверка zz", responsible_id: manager.id, deadline: "2026-11-24T12:00:00Z" });
  const page = await person(manager.email);
  const t0=Date.now(); const log=(s:string)=>console.log(Date.now()-t0,s);
  page.on("console",(m)=>log("CONSOLE "+m.text().slice(0,120)));
  page.on("websocket",(w)=>{w.on("framereceived",(f)=>log("WS< "+String(f.payload).slice(0,160)))});
  page.on("request",(r)=>{ if(r.url().includes("sfn")) log("REQ "+r.url()+" "+r.postData()); });
  page.on("response",async (r)=>{ if(r.url().includes("sfn")) log("RES "+r.url()+" "+(await r.text()).slice(0,1500)); });
  await open(page, "/tasks?view=calendar"); log("open");
  const ev=page.locator(".cev"); log("count "+await ev.count());
  await asManager.patch(`/tasks/${task.id}`,{deadline:"2026-11-14T12:00:00Z"});
  for(let i=0;i<35;i++){await page.waitForTimeout(2000); const n=await ev.count(); if(n!==1){log("count "+n);break}}
  await page.screenshot({path:"/tmp/w/dbg2.png"});
});
